#pragma once

#include "base/error.h"
#include "base/units.h"
#include "config/forward.h"
#include "config/mark.h"
#include "coro/task.h"
#include "io/offload.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::proxy {

/// The section `spool`: where uploads are kept that do not fit into memory.
struct SpoolSettings {
  static constexpr std::string_view kName = "spool";
  static std::span<const config::Field> fields();

  config::Located<std::string> path{"/var/tmp", {}};
  Bytes size = 1_GiB;

  bool operator==(const SpoolSettings&) const = default;
};

void validate(const SpoolSettings& spool, config::Diagnostics& diagnostics);

/// Room on disk for the uploads of all workers, in files without a name: a crash leaves nothing
/// behind. Thread-safe.
class Spool {
 public:
  /// `offload` outlives it.
  Spool(SpoolSettings settings, io::Offload& offload)
      : settings_(std::move(settings)), offload_(offload) {}

  [[nodiscard]] const SpoolSettings& settings() const { return settings_; }

  io::Offload& offload() { return offload_; }

  /// False if the whole of it would go beyond its size.
  bool reserve(std::uint64_t bytes);
  void release(std::uint64_t bytes);

 private:
  SpoolSettings settings_;
  io::Offload& offload_;
  std::atomic<std::uint64_t> used_{0};
};

/// The part of one upload that is on disk. Belongs to one worker; its file is worked on by threads
/// of the pool, and goes when the last of them is done with it.
class SpoolFile {
 public:
  explicit SpoolFile(std::shared_ptr<Spool> spool);
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;
  ~SpoolFile();

  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Writes `bytes` behind what is there. Suspends. Errors: SpoolFull (also where the disk is, or
  /// cannot be written), Cancelled, Timeout.
  coro::Task<Result<>> append(io::Loop& loop, std::string bytes);

  /// `size` bytes from `offset` on, which are there. Suspends. Errors: SystemError, Cancelled,
  /// Timeout.
  coro::Task<Result<std::string>> read(io::Loop& loop, std::uint64_t offset, std::size_t size);

 private:
  struct Descriptor;

  std::shared_ptr<Spool> spool_;
  std::shared_ptr<Descriptor> file_;
  io::Offload::User user_{
      .limit = 4
  };  // one job at a time; those that are done count a little longer
  std::uint64_t size_ = 0;
};

}  // namespace sluice::proxy
