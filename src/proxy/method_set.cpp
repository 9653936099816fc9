#include "proxy/method_set.h"

#include "http/grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sluice::proxy {

namespace {

using http::Method;

/// The order of `Allow`.
constexpr std::array kListed = {
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Options
};

std::string to_upper(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return upper;
}

config::Parsed<std::string_view> parse_method(std::string_view text) {
  if (!http::is_token(text)) {
    return config::complain(fmt::format("\"{}\" is not a method", text));
  }
  switch (http::method_of(text)) {
    case Method::Trace:
      return config::complain("TRACE is never let through: it is answered with 405");
    case Method::Connect:
      return config::complain("CONNECT is not supported yet");
    case Method::Other: {
      const std::string upper = to_upper(text);
      if (http::method_of(upper) != Method::Other) {
        return config::complain(
            fmt::format("\"{}\" is not a method: case matters", text), "write " + upper
        );
      }
      return text;
    }
    default:
      return text;
  }
}

bool load_method(
    const config::Node& node, config::Context& context, sluice::proxy::MethodSet& target
) {
  if (!context.expect_scalar(node)) {
    return false;
  }
  const config::Parsed<std::string_view> method = parse_method(node.text());
  if (!method.has_value()) {
    return context.reject(node, method.error());
  }
  target.add(*method);
  return true;
}

}  // namespace

bool MethodSet::contains(Method method, std::string_view name) const {
  if (takes_all()) {
    return method != Method::Trace;
  }
  return method == Method::Other ? std::ranges::find(others_, name) != others_.end()
                                 : (known_ & bit(method)) != 0;
}

bool MethodSet::covers(const MethodSet& other) const {
  return takes_all() || (!other.takes_all() && (other.known_ & ~known_) == 0 &&
                         std::ranges::includes(others_, other.others_));
}

void MethodSet::add(std::string_view name) {
  const Method method = http::method_of(name);
  if (method == Method::Other) {
    const auto place = std::ranges::lower_bound(others_, name);
    if (place == others_.end() || *place != name) {
      others_.emplace(place, name);
    }
    return;
  }
  known_ |= bit(method);
  if (method == Method::Get) {
    known_ |= bit(Method::Head);
  }
}

std::vector<std::string_view> MethodSet::names() const {
  std::vector<std::string_view> names;
  for (const Method method : kListed) {
    if (takes_all() || (known_ & bit(method)) != 0) {
      names.push_back(http::method_name(method));
    }
  }
  names.insert(names.end(), others_.begin(), others_.end());
  return names;
}

}  // namespace sluice::proxy

namespace sluice::config {

bool Codec<proxy::MethodSet>::load(const Node& node, Context& context, proxy::MethodSet& target) {
  target = {};
  if (node.is_scalar()) {
    return proxy::load_method(node, context, target);
  }
  if (!context.expect_sequence(node)) {
    return false;
  }
  if (node.items().empty()) {
    return context.reject(
        node, {"an empty list takes no request", "leave methods out to take all"}
    );
  }
  bool all_fine = true;
  for (const Node* item : node.items()) {
    all_fine = proxy::load_method(*item, context, target) && all_fine;
  }
  return all_fine;
}

void Codec<proxy::MethodSet>::show(const proxy::MethodSet& value, JsonWriter& out) {
  out.begin_array();
  for (const std::string_view name : value.names()) {
    out.string(name);
  }
  out.end_array();
}

void Codec<proxy::MethodSet>::schema(SchemaWriter& out) {
  out.any_of({Codec<std::string>::schema, [](SchemaWriter& list) {
                list.keyword("type", std::string_view("array"));
                list.keyword("items", Codec<std::string>::schema);
              }});
}

Presence Codec<proxy::MethodSet>::presence(const proxy::MethodSet& value) {
  return value.takes_all() ? Presence::Absent : Presence::Held;
}

}  // namespace sluice::config
