#include "proxy/spool.h"

#include "config/diagnostic.h"
#include "config/field.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sluice::proxy {

namespace {

constexpr std::array kFields = {
    config::field<&SpoolSettings::path>(
        "path", "The folder, on a disk with room.", config::starts_with("/")
    ),
    config::field<&SpoolSettings::size>(
        "size", "Most bytes of all uploads together; one that needs more is answered with 503."
    ),
};

/// Opens a file that has no name, or loses it at once where the file system needs one.
int open_nameless(const std::string& folder) {
  int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
    std::string name = folder + "/sluice-XXXXXX";
    fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd >= 0) {
      ::unlink(name.c_str());
    }
  }
  return fd;
}

bool write_all(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return true;
}

/// Fewer bytes than asked for: it failed.
std::string read_all(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count =
        ::pread(fd, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      break;
    }
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace

std::span<const config::Field> SpoolSettings::fields() {
  return kFields;
}

void validate(const SpoolSettings& spool, config::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(*spool.path, ignored)) {
    diagnostics.error(spool.path.at, "there is no folder " + *spool.path);
  }
}

bool Spool::reserve(std::uint64_t bytes) {
  std::uint64_t used = used_.load(std::memory_order_relaxed);
  do {
    if (bytes > settings_.size.count() || used > settings_.size.count() - bytes) {
      return false;
    }
  } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

void Spool::release(std::uint64_t bytes) {
  used_.fetch_sub(bytes, std::memory_order_relaxed);
}

/// Closed by whoever is the last to use it: a job may outlive the upload.
struct SpoolFile::Descriptor {
  Descriptor() = default;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() {
    if (fd >= 0) {
      ::close(fd);
    }
  }

  int fd = -1;
};

SpoolFile::SpoolFile(std::shared_ptr<Spool> spool)
    : spool_(std::move(spool)), file_(std::make_shared<Descriptor>()) {}

SpoolFile::~SpoolFile() {
  spool_->release(size_);
}

coro::Task<Result<>> SpoolFile::append(io::Loop& loop, std::string bytes) {
  const std::uint64_t offset = size_;
  if (!spool_->reserve(bytes.size())) {
    co_return fail(Errc::SpoolFull, "the spool is full");
  }
  size_ += bytes.size();
  const Result<bool> written = co_await spool_->offload().run(
      loop,
      user_,
      [file = file_, folder = *spool_->settings().path, bytes = std::move(bytes), offset] {
        if (file->fd < 0) {
          file->fd = open_nameless(folder);
        }
        return file->fd >= 0 && write_all(file->fd, bytes, offset);
      }
  );
  if (!written && (written.error() == Errc::Cancelled || written.error() == Errc::Timeout)) {
    co_return std::unexpected(written.error());
  }
  if (!written || !*written) {
    co_return fail(Errc::SpoolFull, "the spool cannot be written");
  }
  co_return Ok;
}

coro::Task<Result<std::string>> SpoolFile::read(
    io::Loop& loop, std::uint64_t offset, std::size_t size
) {
  std::string bytes =
      CO_TRY(co_await spool_->offload().run(loop, user_, [file = file_, offset, size] {
        return read_all(file->fd, offset, size);
      }));
  if (bytes.size() != size) {
    co_return fail(Errc::SystemError, "the spool cannot be read");
  }
  co_return bytes;
}

}  // namespace sluice::proxy
