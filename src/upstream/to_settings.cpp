#include "upstream/to_settings.h"

#include "base/strings.h"
#include "config/codecs.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace sluice::upstream {

namespace {

constexpr std::uint64_t kMaxWeight = 1'000'000;

/// The name of an upstream has neither colon nor slash, which every address but a bare port has.
bool is_upstream_name(std::string_view text) {
  return !text.empty() && !std::ranges::all_of(text, is_digit) &&
         std::ranges::all_of(text, [](char c) {
           return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

bool load_server(const config::Node& node, config::Context& context, ToSettings::Target& target) {
  if (is_upstream_name(node.text())) {
    return context.error(
        node,
        fmt::format("\"{}\" has no port", node.text()),
        fmt::format(
            "a list has servers: write {}:80, or the name of one upstream alone", node.text()
        )
    );
  }
  return config::load_value(node, context, target.servers.emplace_back());
}

/// `app:3000` or `orders`; `node` may be the key of a map.
bool load_one(const config::Node& node, config::Context& context, ToSettings::Target& target) {
  target.at = node.start();
  if (is_upstream_name(node.text())) {
    target.upstream = node.text();
    return true;
  }
  return config::load_value(node, context, target.servers.emplace_back());
}

bool load_list(const config::Node& node, config::Context& context, ToSettings::Target& target) {
  target.at = node.start();
  if (node.items().empty()) {
    return context.error(node, "to: a list needs a server at least");
  }
  bool all_fine = true;
  for (const config::Node* item : node.items()) {
    all_fine = context.expect_scalar(*item) && load_server(*item, context, target) && all_fine;
  }
  return all_fine;
}

bool load_split(const config::Node& node, config::Context& context, ToSettings& settings) {
  bool all_fine = true;
  std::uint64_t sum = 0;
  for (const config::Node::Entry& entry : node.entries()) {
    ToSettings::Target& target = settings.targets.emplace_back();
    if (!load_one(*entry.key, context, target) || !context.expect_scalar(*entry.value)) {
      all_fine = false;
      continue;
    }
    const auto weight = parse_decimal(entry.value->text(), kMaxWeight);
    if (!weight.has_value()) {
      all_fine = context.error(
          *entry.value,
          fmt::format("\"{}\" is not a weight", entry.value->text()),
          fmt::format("write a number from 0 to {}", kMaxWeight)
      );
      continue;
    }
    target.weight = static_cast<std::uint32_t>(*weight);
    sum += *weight;
  }
  if (all_fine && sum == 0) {
    return context.error(node, "to: all weights are 0, so nobody gets a request");
  }
  return all_fine;
}

void show_target(const ToSettings::Target& target, config::JsonWriter& out) {
  if (target.is_named()) {
    out.string(target.upstream);
  } else if (target.servers.size() == 1) {
    out.string(target.servers.front().to_string());
  } else {
    out.begin_array();
    for (const ServerAddress& server : target.servers) {
      out.string(server.to_string());
    }
    out.end_array();
  }
}

}  // namespace

std::string ToSettings::Target::identity() const {
  if (is_named()) {
    return upstream;
  }
  std::string addresses;
  for (const ServerAddress& server : servers) {
    addresses.append(addresses.empty() ? "" : ",").append(server.to_string());
  }
  return addresses;
}

}  // namespace sluice::upstream

namespace sluice::config {

bool Codec<upstream::ToSettings>::load(
    const Node& node, Context& context, upstream::ToSettings& target
) {
  target = {};
  if (node.is_mapping()) {
    return upstream::load_split(node, context, target);
  }
  upstream::ToSettings::Target& only = target.targets.emplace_back();
  return node.is_sequence() ? upstream::load_list(node, context, only)
                            : upstream::load_one(node, context, only);
}

void Codec<upstream::ToSettings>::show(const upstream::ToSettings& value, JsonWriter& out) {
  if (value.targets.size() == 1 && value.targets.front().weight == 1) {
    upstream::show_target(value.targets.front(), out);
    return;
  }
  out.begin_object();
  for (const upstream::ToSettings::Target& target : value.targets) {
    out.key(target.identity());
    out.number(std::uint64_t{target.weight});
  }
  out.end_object();
}

void Codec<upstream::ToSettings>::schema(SchemaWriter& out) {
  out.any_of(
      {Codec<std::string>::schema,
       [](SchemaWriter& list) {
         list.keyword("type", std::string_view("array"));
         list.keyword("items", Codec<std::string>::schema);
       },
       [](SchemaWriter& weights) {
         weights.keyword("type", std::string_view("object"));
         weights.keyword("additionalProperties", Codec<std::uint32_t>::schema);
       }}
  );
}

}  // namespace sluice::config
