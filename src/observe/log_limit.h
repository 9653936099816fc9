#pragma once

#include "base/units.h"

#include <atomic>
#include <cstdint>

namespace sluice::observe {

/// How often one kind of message may be written: some in each second, over all threads. Usually a
/// static beside the message. Thread-safe.
class LogLimit {
 public:
  explicit constexpr LogLimit(std::uint32_t per_second = 5) : per_second_(per_second) {}

  struct Pass {
    bool granted;
    std::uint32_t held_back;  ///< since the last one granted
  };

  Pass ask();
  /// The same at a given time.
  Pass ask(TimePoint now);

 private:
  const std::uint32_t per_second_;
  std::atomic<std::int64_t> second_{-1};
  std::atomic<std::uint32_t> asked_{0};  // in this second
  std::atomic<std::uint32_t> held_back_{0};
};

}  // namespace sluice::observe
