#pragma once

#include "config/codecs.h"
#include "http/method.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::proxy {

/// The methods a route takes; none named means all. GET includes HEAD; TRACE is never taken.
class MethodSet {
 public:
  MethodSet() = default;

  [[nodiscard]] bool takes_all() const { return known_ == 0 && others_.empty(); }

  /// Whether it takes a request of this method; `name` is looked at for `Method::Other`.
  [[nodiscard]] bool contains(http::Method method, std::string_view name) const;

  /// Whether it takes all that `other` takes.
  [[nodiscard]] bool covers(const MethodSet& other) const;

  void add(std::string_view name);

  /// In a fixed order, as `Allow` lists them, HEAD behind GET. Of a set that takes all: the methods
  /// of RFC 9110 §9 and PATCH, but for CONNECT and TRACE.
  [[nodiscard]] std::vector<std::string_view> names() const;

  bool operator==(const MethodSet&) const = default;

 private:
  [[nodiscard]] static constexpr std::uint16_t bit(http::Method method) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(method));
  }

  std::uint16_t known_ = 0;
  std::vector<std::string> others_;  // extension methods, sorted
};

}  // namespace sluice::proxy

/// A list of methods, or one.
template <>
struct sluice::config::Codec<sluice::proxy::MethodSet> {
  static bool load(const Node& node, Context& context, sluice::proxy::MethodSet& target);
  static void show(const sluice::proxy::MethodSet& value, JsonWriter& out);
  static void schema(SchemaWriter& out);

  static std::string name() { return "list of methods"; }

  static Presence presence(const sluice::proxy::MethodSet& value);
};
