#include "filters/access/settings.h"

#include "config/containers.h"
#include "config/field.h"

#include <array>

namespace sluice::filters {

namespace {

constexpr std::array kFields = {
    config::field<&AccessRules::addresses>(
        "addresses",
        "Ranges of addresses; `unix` for clients on unix sockets.",
        config::not_empty(),
        config::or_one()
    ),
    config::field<&AccessRules::file>("file", "A file with one range a line; it is watched."),
    config::unsupported("countries"),
};

}  // namespace

std::span<const config::Field> AccessRules::fields() {
  return kFields;
}

exchange::AddressSet AccessRules::compiled() const {
  std::vector<exchange::AddressRange> all = addresses;
  all.insert(all.end(), file.values.begin(), file.values.end());
  return exchange::AddressSet(all);
}

void validate(const AccessRules& rules, config::Diagnostics& diagnostics) {
  if (rules.addresses.empty() && rules.file.path.empty()) {
    diagnostics.error(
        rules.where,
        "there are no addresses",
        "write [10.0.0.0/8], or `off` to lift the restriction"
    );
  }
}

}  // namespace sluice::filters

namespace sluice::config {

bool Codec<filters::AccessRules>::load(
    const Node& node, Context& context, filters::AccessRules& rules
) {
  if (node.is_mapping() || node.is_missing()) {
    return StructCodec::load(node, context, rules);
  }
  rules.where = node.start();
  const Node list = Node::list_of(node);
  return load_value(node.is_sequence() ? node : list, context, rules.addresses) &&
         check(rules, context.diagnostics());
}

void Codec<filters::AccessRules>::schema(SchemaWriter& out) {
  out.any_of(
      {Codec<exchange::AddressRange>::schema,
       Codec<std::vector<exchange::AddressRange>>::schema,
       StructCodec::schema}
  );
}

}  // namespace sluice::config
