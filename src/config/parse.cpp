#include "config/parse.h"

#include "config/composer.h"
#include "config/diagnostic.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace sluice::config {

namespace {

/// Closes the descriptor it holds.
struct OpenFile {
  int descriptor;

  explicit OpenFile(const std::string& path)
      : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  ~OpenFile() {
    if (descriptor >= 0) {
      ::close(descriptor);
    }
  }
};

/// The whole file, or one byte more than `max_size` of a bigger one; otherwise an errno.
std::expected<std::string, int> read_file(const std::string& path, std::size_t max_size) {
  const OpenFile file(path);
  if (file.descriptor < 0) {
    return std::unexpected(errno);
  }
  std::string text;
  std::array<char, std::size_t{64} << 10U> block{};
  while (text.size() <= max_size) {
    const ssize_t size = ::read(file.descriptor, block.data(), block.size());
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size < 0) {
      return std::unexpected(errno);
    }
    if (size == 0) {
      break;
    }
    text.append(block.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::optional<Document> parse_owned(
    std::string text,
    std::string_view file_name,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  const char* file = intern_file_name(file_name);
  if (text.size() > options.limits.max_file_size) {
    diagnostics.error(
        Mark{.file = file},
        fmt::format("is bigger than the limit of {} bytes", options.limits.max_file_size)
    );
    return std::nullopt;
  }
  const auto source = std::make_shared<const std::string>(std::move(text));
  diagnostics.add_source(file, source);
  return Composer(*source, file, diagnostics, options).compose();
}

}  // namespace

std::optional<Document> parse(
    std::string_view text,
    std::string_view file_name,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  return parse_owned(std::string(text), file_name, diagnostics, options);
}

std::optional<Document> parse_file(
    const std::string& path, Diagnostics& diagnostics, const ParseOptions& options
) {
  std::expected<std::string, int> text = read_file(path, options.limits.max_file_size);
  if (!text.has_value()) {
    const std::string reason = std::generic_category().message(text.error());
    diagnostics.error(Mark{.file = intern_file_name(path)}, "cannot be read: " + reason);
    return std::nullopt;
  }
  return parse_owned(*std::move(text), path, diagnostics, options);
}

}  // namespace sluice::config
