#include "base/strings.h"
#include "config/codecs.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <span>

namespace sluice::config {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::array kTimes = {
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"m", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"d", 86'400'000'000'000},
};

constexpr std::array kSizes = {
    Unit{"B", 1},
    Unit{"KiB", 1ULL << 10U},
    Unit{"MiB", 1ULL << 20U},
    Unit{"GiB", 1ULL << 30U},
    Unit{"TiB", 1ULL << 40U},
};

constexpr std::array kRateSpans = {
    Unit{"s", 1'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"d", 86'400'000'000'000},
};

constexpr std::uint64_t kMillionthsPerPercent = 10'000;
constexpr std::size_t kMaxDecimals = 4;

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) {
      return &unit;
    }
  }
  return nullptr;
}

/// How one kind of measure is written, for its messages.
struct Measure {
  std::span<const Unit> units;
  std::string_view article_and_name;
  std::string_view examples;
  std::string_view usual_unit;  ///< what a bare number most likely lacks
  std::uint64_t max;
};

constexpr Measure kTime = {kTimes, "a duration", "250ms, 5s, 10m, 1h or 1d", "s", INT64_MAX};
constexpr Measure kSize = {kSizes, "a size", "512B, 64KiB, 1MiB or 1GiB", "KiB", UINT64_MAX};

/// `64KiB` in the smallest unit.
Parsed<std::uint64_t> parse_measure(std::string_view text, const Measure& measure) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view number = text.substr(0, digits);
  const std::string_view unit_name = text.substr(digits);
  if (number.empty() || (!unit_name.empty() && !is_alpha(unit_name.front()))) {
    return complain(
        fmt::format("\"{}\" is not {}", text, measure.article_and_name),
        fmt::format("write {}", measure.examples)
    );
  }
  if (unit_name.empty() && number == "0") {
    return 0;
  }
  if (unit_name.empty()) {
    return complain(
        fmt::format("{} has no unit", text),
        fmt::format("write for example {}{}", text, measure.usual_unit)
    );
  }
  const Unit* unit = find_unit(measure.units, unit_name);
  if (unit == nullptr) {
    return complain(
        fmt::format("\"{}\" is not a unit of {}", unit_name, measure.article_and_name.substr(2)),
        fmt::format("write {}", measure.examples)
    );
  }
  const std::optional<std::uint64_t> value = parse_decimal(number, measure.max / unit->size);
  if (!value.has_value()) {
    return complain(fmt::format("{} is too big", text));
  }
  return *value * unit->size;
}

/// In the largest unit that has no remainder.
std::string format_measure(std::uint64_t value, std::span<const Unit> units) {
  for (std::size_t i = units.size(); i-- > 0;) {
    if (value % units[i].size == 0 && (value != 0 || i == 0)) {
      return fmt::format("{}{}", value / units[i].size, units[i].name);
    }
  }
  return {};
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  const Parsed<std::uint64_t> nanoseconds = parse_measure(text, kTime);
  if (!nanoseconds.has_value()) {
    return std::unexpected(nanoseconds.error());
  }
  return Duration(static_cast<std::int64_t>(*nanoseconds));
}

std::string format_duration(Duration value) {
  if (value == Duration::zero()) {
    return "0s";
  }
  const std::string sign = value < Duration::zero() ? "-" : "";
  const auto count = static_cast<std::uint64_t>(value.count());
  return sign + format_measure(sign.empty() ? count : std::uint64_t{0} - count, kTimes);
}

Parsed<Bytes> Codec<Bytes>::parse(std::string_view text) {
  const Parsed<std::uint64_t> count = parse_measure(text, kSize);
  if (!count.has_value()) {
    return std::unexpected(count.error());
  }
  return Bytes(*count);
}

std::string Codec<Bytes>::format(const Bytes& value) {
  return format_measure(value.count(), kSizes);
}

Parsed<Ratio> Codec<Ratio>::parse(std::string_view text) {
  const auto refuse = [&] {
    return complain(fmt::format("\"{}\" is not a share", text), "write 20% or 0.5%");
  };
  if (!text.ends_with('%')) {
    const bool is_number =
        !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number ? complain(fmt::format("{} has no unit", text), fmt::format("write {}%", text))
                     : refuse();
  }
  const std::string_view number = text.substr(0, text.size() - 1);
  const std::size_t point = number.find('.');
  const std::string_view decimals =
      point == std::string_view::npos ? "0" : number.substr(point + 1);
  const auto whole = parse_decimal(number.substr(0, point), UINT32_MAX);
  const auto part = parse_decimal(decimals, kMillionthsPerPercent - 1);
  if (!whole.has_value() || !part.has_value() || decimals.size() > kMaxDecimals) {
    return refuse();
  }
  std::uint64_t scale = kMillionthsPerPercent;
  for (std::size_t i = 0; i < decimals.size(); ++i) {
    scale /= 10;
  }
  return Ratio::of_millionths(*whole * kMillionthsPerPercent + *part * scale);
}

std::string Codec<Ratio>::format(const Ratio& value) {
  const std::uint64_t whole = value.millionths() / kMillionthsPerPercent;
  const std::uint64_t part = value.millionths() % kMillionthsPerPercent;
  if (part == 0) {
    return fmt::format("{}%", whole);
  }
  std::string decimals = fmt::format("{:04}", part);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return fmt::format("{}.{}%", whole, decimals);
}

Parsed<Rate> Codec<Rate>::parse(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::optional<std::uint64_t> count = parse_decimal(text.substr(0, slash));
  if (!count.has_value()) {
    return complain(fmt::format("\"{}\" is not a rate", text), "write 10/s, 600/min or 1000/h");
  }
  if (slash == text.size()) {
    return complain(
        fmt::format("{} has no unit", text), fmt::format("write for example {}/s", text)
    );
  }
  const Unit* span = find_unit(kRateSpans, text.substr(slash + 1));
  if (span == nullptr) {
    return complain(
        fmt::format("\"{}\" is not a span of a rate", text.substr(slash + 1)),
        "write /s, /min, /h or /d"
    );
  }
  return Rate{*count, Duration(static_cast<std::int64_t>(span->size))};
}

std::string Codec<Rate>::format(const Rate& value) {
  for (const Unit& span : kRateSpans) {
    if (static_cast<std::uint64_t>(value.per.count()) == span.size) {
      return fmt::format("{}/{}", value.count, span.name);
    }
  }
  return fmt::format("{}/{}", value.count, format_duration(value.per));
}

}  // namespace sluice::config
