#pragma once

#include "base/units.h"
#include "config/codec.h"
#include "config/secret.h"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ratio>
#include <string>
#include <string_view>

namespace sluice::config {

/// `on`, `off`, `true`, `false`. What older YAML also took for a truth value is refused with a
/// hint.
template <>
struct Codec<bool> {
  static bool load(const Node& node, Context& context, bool& target);

  static void show(const bool& value, JsonWriter& out) { out.boolean(value); }

  static void schema(SchemaWriter& out);

  static std::string name() { return "`on` or `off`"; }
};

/// Any text; only a key without a value is refused.
template <>
struct Codec<std::string> {
  static bool load(const Node& node, Context& context, std::string& target);

  static void show(const std::string& value, JsonWriter& out) { out.string(value); }

  static void schema(SchemaWriter& out);

  static std::string name() { return "text"; }
};

/// Text that no message and no dump repeats.
template <>
struct Codec<Secret> {
  static bool load(const Node& node, Context& context, Secret& target);

  static void show(const Secret& value, JsonWriter& out) { out.string(value.empty() ? "" : "***"); }

  static void schema(SchemaWriter& out);

  static std::string name() { return "secret, or `{ file: path }`"; }
};

/// A whole number within [lowest, highest].
Parsed<std::int64_t> parse_integer(
    std::string_view text, std::int64_t lowest, std::int64_t highest
);
Parsed<std::uint64_t> parse_unsigned(std::string_view text, std::uint64_t highest);

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <Integer T>
struct Codec<T> : TextCodec<T> {
  static constexpr std::string_view kName = "number";

  static Parsed<T> parse(std::string_view text) {
    if constexpr (std::signed_integral<T>) {
      return narrowed(
          parse_integer(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())
      );
    } else {
      return narrowed(parse_unsigned(text, std::numeric_limits<T>::max()));
    }
  }

  static void show(const T& value, JsonWriter& out) {
    if constexpr (std::signed_integral<T>) {
      out.number(static_cast<std::int64_t>(value));
    } else {
      out.number(static_cast<std::uint64_t>(value));
    }
  }

  static void schema(SchemaWriter& out) {
    out.integer(
        static_cast<std::int64_t>(std::numeric_limits<T>::min()),
        static_cast<std::uint64_t>(std::numeric_limits<T>::max())
    );
  }

 private:
  template <class Wide>
  static Parsed<T> narrowed(const Parsed<Wide>& wide) {
    if (!wide.has_value()) {
      return std::unexpected(wide.error());
    }
    return static_cast<T>(*wide);
  }
};

/// `250ms 5s 10m 1h 1d` (and `us`, `ns`); 0 needs no unit.
Parsed<Duration> parse_duration(std::string_view text);
/// In the largest unit that shows it exactly.
std::string format_duration(Duration value);

template <class Rep, class Period>
struct Codec<std::chrono::duration<Rep, Period>> : TextCodec<std::chrono::duration<Rep, Period>> {
  using Value = std::chrono::duration<Rep, Period>;
  static constexpr std::string_view kName = "duration";

  static void schema(SchemaWriter& out) { out.measure("^(0|[0-9]+(ns|us|ms|s|m|h|d))$"); }

  static Parsed<Value> parse(std::string_view text) {
    const Parsed<Duration> exact = parse_duration(text);
    if (!exact.has_value()) {
      return std::unexpected(exact.error());
    }
    const auto value = std::chrono::duration_cast<Value>(*exact);
    if (std::chrono::duration_cast<Duration>(value) != *exact) {
      return complain(
          "\"" + std::string(text) + "\" is too fine",
          "write a multiple of " + format_duration(std::chrono::duration_cast<Duration>(Value(1)))
      );
    }
    return value;
  }

  static std::string format(const Value& value) {
    return format_duration(std::chrono::duration_cast<Duration>(value));
  }
};

/// `512B 64KiB 1MiB 1GiB 1TiB`; 0 needs no unit.
template <>
struct Codec<Bytes> : TextCodec<Bytes> {
  static constexpr std::string_view kName = "size";

  static void schema(SchemaWriter& out) { out.measure("^(0|[0-9]+(B|KiB|MiB|GiB|TiB))$"); }

  static Parsed<Bytes> parse(std::string_view text);
  static std::string format(const Bytes& value);
};

/// `20%`, `0.5%`, down to a millionth.
template <>
struct Codec<Ratio> : TextCodec<Ratio> {
  static constexpr std::string_view kName = "share";
  static constexpr std::string_view kPattern = "^[0-9]+(\\.[0-9]{1,4})?%$";
  static Parsed<Ratio> parse(std::string_view text);
  static std::string format(const Ratio& value);
};

/// `10/s 600/min 1000/h 5000/d`.
template <>
struct Codec<Rate> : TextCodec<Rate> {
  static constexpr std::string_view kName = "rate";
  static constexpr std::string_view kPattern = "^[0-9]+/(s|min|h|d)$";
  static Parsed<Rate> parse(std::string_view text);
  static std::string format(const Rate& value);
};

/// 0 to 65535, by number.
template <>
struct Codec<Port> : TextCodec<Port> {
  static constexpr std::string_view kName = "port";
  static Parsed<Port> parse(std::string_view text);
  static std::string format(const Port& value);
  static void show(const Port& value, JsonWriter& out);
  static void schema(SchemaWriter& out);
};

}  // namespace sluice::config
