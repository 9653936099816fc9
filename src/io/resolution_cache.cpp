#include "io/resolution_cache.h"

#include <algorithm>

namespace sluice::io {

Result<Resolution> ResolutionCache::store(
    const std::string& name, Result<Resolution> answer, TimePoint now
) {
  if (answer) {
    answer->ttl = std::clamp(answer->ttl, min_ttl_, max_ttl_);
  }
  make_room(now);
  entries_.insert_or_assign(name, Entry{answer, now + (answer ? answer->ttl : kFailureTtl)});
  return answer;
}

std::optional<Result<Resolution>> ResolutionCache::find(const std::string& name, TimePoint now)
    const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.expires <= now) {
    return std::nullopt;
  }
  Result<Resolution> answer = found->second.answer;
  if (answer) {
    answer->ttl = found->second.expires - now;
  }
  return answer;
}

void ResolutionCache::make_room(TimePoint now) {
  if (entries_.size() < kMaxNames) {
    return;
  }
  std::erase_if(entries_, [now](const auto& entry) { return entry.second.expires <= now; });
  if (entries_.size() >= kMaxNames) {
    entries_.clear();  // more names than a proxy has: asking again is all it costs
  }
}

}  // namespace sluice::io
