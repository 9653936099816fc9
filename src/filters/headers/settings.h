#pragma once

#include "config/forward.h"
#include "config/map.h"
#include "config/mark.h"
#include "config/setting.h"
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

  /// Whether a rule is about the field of that name, in any case.
  [[nodiscard]] bool mentions(std::string_view name) const;

  bool operator==(const HeaderRules&) const = default;
};

void validate(const HeaderRules& rules, config::Diagnostics& diagnostics);

/// The section `headers` of a site or route. Rules that are `off` take nothing from an outer level.
struct HeadersSettings {
  static constexpr std::string_view kName = "headers";
  static std::span<const config::Field> fields();

  config::Setting<HeaderRules> request;            ///< of what an upstream gets
  config::Setting<HeaderRules> upstream_response;  ///< of what it sent, before a cache keeps it
  config::Setting<HeaderRules> response;           ///< of every answer

  [[nodiscard]] bool empty() const {
    return request.value_or({}).empty() && upstream_response.value_or({}).empty() &&
           response.value_or({}).empty();
  }

  bool operator==(const HeadersSettings&) const = default;
};

}  // namespace sluice::filters

/// Merges per field name: the rules of the nearest level that names a field count, whatever they
/// do.
template <>
struct sluice::config::Codec<sluice::filters::HeaderRules>
    : sluice::config::StructCodec<sluice::filters::HeaderRules> {
  static void inherit(filters::HeaderRules& inner, const filters::HeaderRules& outer);
};
