#pragma once

#include "base/hash.h"

#include <cstdint>
#include <string_view>

namespace sluice::sim {

/// A running hash of everything that happens in a world: two runs of one seed have the same.
class Trace {
 public:
  void note(std::string_view what, std::uint64_t a = 0, std::uint64_t b = 0) {
    hash_ = hash_bytes(what, (hash_ ^ a) * 0x9e3779b97f4a7c15ULL + b);
    ++events_;
  }

  [[nodiscard]] std::uint64_t hash() const { return hash_; }

  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  std::uint64_t hash_ = 0;
  std::uint64_t events_ = 0;
};

}  // namespace sluice::sim
