#pragma once

#include "config/forward.h"
#include "config/list_file.h"
#include "config/mark.h"
#include "config/table.h"
#include "exchange/address_set.h"

#include <span>
#include <string_view>
#include <vector>

namespace sluice::filters {

/// `allow` or `deny` of one level: `[203.0.113.0/24]`, or `{ addresses: […], file: blocklist.txt
/// }`.
struct AccessRules {
  static constexpr std::string_view kName = "access rules";
  static std::span<const config::Field> fields();

  config::Mark where;
  std::vector<exchange::AddressRange> addresses;
  config::ListFile<exchange::AddressRange> file;

  /// Those written here and those of the file.
  [[nodiscard]] exchange::AddressSet compiled() const;

  bool operator==(const AccessRules& other) const {
    return addresses == other.addresses && file == other.file;
  }
};

void validate(const AccessRules& rules, config::Diagnostics& diagnostics);

}  // namespace sluice::filters

/// A list, or one address, is `addresses`.
template <>
struct sluice::config::Codec<sluice::filters::AccessRules>
    : sluice::config::StructCodec<sluice::filters::AccessRules> {
  static bool load(const Node& node, Context& context, filters::AccessRules& rules);
  static void schema(SchemaWriter& out);

  static std::string name() { return "address ranges, or access rules"; }
};
