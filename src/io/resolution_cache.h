#pragma once

#include "io/resolver.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::io {

/// Answers of look-ups, good ones for their TTL within the bounds of the options, failures for a
/// second, so that a name that does not resolve costs one query a second whoever asks. Not locked:
/// its owner does that.
class ResolutionCache {
 public:
  static constexpr Duration kFailureTtl = std::chrono::seconds(1);
  static constexpr std::size_t kMaxNames = 4096;

  explicit ResolutionCache(const ResolverOptions& options)
      : min_ttl_(options.min_ttl), max_ttl_(options.max_ttl) {}

  /// Keeps the answer; returns it with the TTL it is kept for.
  Result<Resolution> store(const std::string& name, Result<Resolution> answer, TimePoint now);

  /// What is known of `name`, with the TTL that is left; empty if it must be asked.
  [[nodiscard]] std::optional<Result<Resolution>> find(const std::string& name, TimePoint now)
      const;

 private:
  struct Entry {
    Result<Resolution> answer;
    TimePoint expires;
  };

  void make_room(TimePoint now);

  Duration min_ttl_;
  Duration max_ttl_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace sluice::io
