#include "filters/headers/settings.h"

#include "base/strings.h"
#include "config/containers.h"
#include "config/field.h"
#include "http/field_id.h"
#include "http/grammar.h"

#include <algorithm>
#include <array>

namespace sluice::filters {

namespace {

constexpr std::array kRuleFields = {
    config::field<&HeaderRules::set>(
        "set", "Fields to set, each in place of all of its name; values take `$variables`."
    ),
    config::field<&HeaderRules::add>("add", "Fields to add beside those that are there."),
    config::field<&HeaderRules::remove>("remove", "Names of fields to remove.", config::or_one()),
};

constexpr std::array kFields = {
    config::field<&HeadersSettings::request>(
        "request", "What is done to the fields an upstream gets."
    ),
    config::field<&HeadersSettings::upstream_response>(
        "upstream_response", "What is done to the fields an upstream sent."
    ),
    config::field<&HeadersSettings::response>(
        "response", "What is done to the fields of every answer, errors too."
    ),
};

/// Those that frame a message or rule its connection: set by whoever writes the message.
bool is_framing(std::string_view name) {
  using enum http::FieldId;
  constexpr std::array kFraming = {
      Connection, ContentLength, TransferEncoding, KeepAlive, ProxyConnection, TE, Trailer, Upgrade
  };
  return std::ranges::find(kFraming, http::field_id(name)) != kFraming.end();
}

void check_name(std::string_view name, const config::Mark& at, config::Diagnostics& diagnostics) {
  if (!http::is_token(name)) {
    diagnostics.error(at, "\"" + std::string(name) + "\" is not a field name");
  } else if (is_framing(name)) {
    diagnostics.error(at, std::string(name) + " frames the message and cannot be changed here");
  } else if (http::field_id(name) == http::FieldId::Host) {
    diagnostics.error(
        at, "Host cannot be changed here", "`host: upstream` sends the server's own name"
    );
  }
}

}  // namespace

std::span<const config::Field> HeaderRules::fields() {
  return kRuleFields;
}

std::span<const config::Field> HeadersSettings::fields() {
  return kFields;
}

bool HeaderRules::mentions(std::string_view name) const {
  const auto is = [&](const auto& entry) { return equals_ignore_case(entry.key, name); };
  return std::ranges::any_of(set, is) || std::ranges::any_of(add, is) ||
         std::ranges::any_of(remove, [&](const auto& one) {
           return equals_ignore_case(*one, name);
         });
}

void validate(const HeaderRules& rules, config::Diagnostics& diagnostics) {
  for (const auto& entry : rules.set) {
    check_name(entry.key, entry.at, diagnostics);
  }
  for (const auto& entry : rules.add) {
    check_name(entry.key, entry.at, diagnostics);
  }
  for (const auto& name : rules.remove) {
    check_name(*name, name.at, diagnostics);
  }
}

}  // namespace sluice::filters

namespace sluice::config {

void Codec<filters::HeaderRules>::inherit(
    filters::HeaderRules& inner, const filters::HeaderRules& outer
) {
  const filters::HeaderRules nearer = inner;
  for (const auto& entry : outer.set) {
    if (!nearer.mentions(entry.key)) {
      inner.set.insert(entry.key, entry.at) = entry.value;
    }
  }
  for (const auto& entry : outer.add) {
    if (!nearer.mentions(entry.key)) {
      inner.add.insert(entry.key, entry.at) = entry.value;
    }
  }
  for (const auto& name : outer.remove) {
    if (!nearer.mentions(*name)) {
      inner.remove.push_back(name);
    }
  }
}

}  // namespace sluice::config
