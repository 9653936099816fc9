#pragma once

#include "config/complaint.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::proxy {

/// A host as `sites` names it: `example.com`, `*.example.com` (one or more labels in front, never
/// none), `*` (every other), `[::1]`. Lower case, without a trailing dot, A-labels.
class HostPattern {
 public:
  enum class Kind : std::uint8_t { Exact, Wildcard, Any };

  static config::Parsed<HostPattern> parse(std::string_view text);

  [[nodiscard]] Kind kind() const { return kind_; }

  /// The host; of a wildcard what stands behind `*.`.
  [[nodiscard]] const std::string& host() const { return host_; }

  /// Canonical: two patterns for the same hosts give the same text.
  [[nodiscard]] std::string to_string() const;

 private:
  Kind kind_ = Kind::Exact;
  std::string host_;
};

/// From hosts to sites: exact, then the longest wildcard, then `*`. A look-up is one hash for the
/// host and one for each of its labels, however many sites there are.
class HostTable {
 public:
  using SiteIndex = std::uint32_t;

  /// False if the same hosts have a site already.
  bool add(const HostPattern& pattern, SiteIndex site);

  /// The site of a host: lower case, without port and trailing dot; empty for a request without
  /// one, which only `*` takes. Allocates nothing.
  [[nodiscard]] std::optional<SiteIndex> find(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const;
  };

  using Table = std::unordered_map<std::string, SiteIndex, Hash, std::equal_to<>>;

  Table exact_;
  Table wildcards_;                   // by what stands behind `*.`
  std::size_t longest_wildcard_ = 0;  // in bytes
  std::optional<SiteIndex> any_;
};

}  // namespace sluice::proxy
