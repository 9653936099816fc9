#pragma once

#include "config/forward.h"
#include "config/map.h"
#include "config/mark.h"
#include "config/table.h"
#include "exchange/template.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::filters {

/// What is done to the fields of one kind of message: `{ set: { X-A: "1" }, add: { X-B: "2" },
/// remove: [X-C] }`.
struct HeaderRules {
  static constexpr std::string_view kName = "header rules";
  static std::span<const config::Field> fields();

  config::Map<exchange::HeaderTemplate> set;  ///< takes the place of every line of that name
  config::Map<exchange::HeaderTemplate> add;  ///< one more line
  std::vector<config::Located<std::string>> remove;

  [[nodiscard]] bool empty() const { return set.empty() && add.empty() && remove.empty(); }

  bool operator==(const HeaderRules&) const = default;
};

void validate(const HeaderRules& rules, config::Diagnostics& diagnostics);

/// The section `headers` of a site or route.
struct HeadersSettings {
  static constexpr std::string_view kName = "headers";
  static std::span<const config::Field> fields();

  HeaderRules request;            ///< of what an upstream gets
  HeaderRules upstream_response;  ///< of what an upstream sent, before a cache keeps it
  HeaderRules response;           ///< of every answer

  [[nodiscard]] bool empty() const {
    return request.empty() && upstream_response.empty() && response.empty();
  }

  bool operator==(const HeadersSettings&) const = default;
};

/// The rules of `outer` (a site) and `inner` (its route) together: for each field name, the inner
/// ones count.
HeadersSettings merge(const HeadersSettings& outer, const HeadersSettings& inner);

}  // namespace sluice::filters
