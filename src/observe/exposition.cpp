#include "observe/exposition.h"

#include "observe/histogram.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace sluice::observe {

namespace {

struct Bound {
  Duration duration;
  std::string_view seconds;
};

// Five a decade; each is the bound of a bucket of ours, so that the counts are exact.
constexpr std::array kBounds = {
    Bound{100us, "0.0001"}, Bound{200us, "0.0002"}, Bound{300us, "0.0003"}, Bound{500us, "0.0005"},
    Bound{700us, "0.0007"}, Bound{1ms, "0.001"},    Bound{2ms, "0.002"},    Bound{3ms, "0.003"},
    Bound{5ms, "0.005"},    Bound{7ms, "0.007"},    Bound{10ms, "0.01"},    Bound{20ms, "0.02"},
    Bound{30ms, "0.03"},    Bound{50ms, "0.05"},    Bound{70ms, "0.07"},    Bound{100ms, "0.1"},
    Bound{200ms, "0.2"},    Bound{300ms, "0.3"},    Bound{500ms, "0.5"},    Bound{700ms, "0.7"},
    Bound{1s, "1"},         Bound{2s, "2"},         Bound{3s, "3"},         Bound{5s, "5"},
    Bound{7s, "7"},         Bound{10s, "10"},       Bound{30s, "30"},       Bound{60s, "60"},
};

constexpr std::array<std::string_view, 3> kTypeNames = {"counter", "gauge", "histogram"};

std::string_view type_name(MetricType type) {
  return kTypeNames.at(static_cast<std::size_t>(type));
}

void append_escaped(std::string& out, std::string_view text, bool is_quoted) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && is_quoted) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

/// `name="value"`, behind a brace or a comma.
void append_label(std::string& out, bool& is_first, std::string_view name, std::string_view value) {
  out += is_first ? '{' : ',';
  is_first = false;
  out += name;
  out += "=\"";
  append_escaped(out, value, true);
  out += '"';
}

/// `{a="b",extra="c"}`, or nothing when there is no label at all.
void append_labels(
    std::string& out,
    const Labels& labels,
    std::string_view extra_name,
    std::string_view extra_value
) {
  bool is_first = true;
  for (const Label& label : labels) {
    append_label(out, is_first, label.name, label.value);
  }
  if (!extra_name.empty()) {
    append_label(out, is_first, extra_name, extra_value);
  }
  if (!is_first) {
    out += '}';
  }
}

template <class Number>
void append_value(std::string& out, Number value) {
  fmt::format_to(std::back_inserter(out), " {}\n", value);
}

}  // namespace

Exposition::Family& Exposition::family(
    std::string_view name, std::string_view help, MetricType type
) {
  const auto known = families_.find(name);
  if (known != families_.end()) {
    return known->second;
  }
  return families_.emplace(name, Family{std::string(help), type, {}}).first->second;
}

void Exposition::counter(
    std::string_view name, std::string_view help, const Labels& labels, double value
) {
  std::string& out = family(name, help, MetricType::Counter).samples;
  out += name;
  append_labels(out, labels, {}, {});
  append_value(out, value);
}

void Exposition::gauge(
    std::string_view name, std::string_view help, const Labels& labels, double value
) {
  std::string& out = family(name, help, MetricType::Gauge).samples;
  out += name;
  append_labels(out, labels, {}, {});
  append_value(out, value);
}

void Exposition::histogram(
    std::string_view name,
    std::string_view help,
    const Labels& labels,
    const HistogramReading& reading
) {
  std::string& out = family(name, help, MetricType::Histogram).samples;
  std::int64_t count_so_far = 0;
  Duration last{0};
  for (const Bound& bound : kBounds) {
    count_so_far += reading.count_between(last, bound.duration);
    last = bound.duration;
    out.append(name).append("_bucket");
    append_labels(out, labels, "le", bound.seconds);
    append_value(out, count_so_far);
  }
  const std::int64_t count = reading.count();
  out.append(name).append("_bucket");
  append_labels(out, labels, "le", "+Inf");
  append_value(out, count);
  out.append(name).append("_sum");
  append_labels(out, labels, {}, {});
  append_value(out, std::chrono::duration<double>(reading.sum()).count());
  out.append(name).append("_count");
  append_labels(out, labels, {}, {});
  append_value(out, count);
}

void Exposition::cells(
    const MetricInfo& info, const Labels& labels, std::span<const std::int64_t> values
) {
  std::string& out = family(info.name, info.help, info.type).samples;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0 && !info.shows_zeros) {
      continue;
    }
    out += info.name;
    append_labels(out, labels, info.label, info.label.empty() ? "" : info.label_text(i));
    append_value(out, values[i]);
  }
}

std::string Exposition::text() const {
  std::string out;
  for (const auto& [name, family] : families_) {
    out.append("# HELP ").append(name).append(" ");
    append_escaped(out, family.help, false);
    out.append("\n# TYPE ").append(name).append(" ").append(type_name(family.type)).append("\n");
    out += family.samples;
  }
  return out;
}

}  // namespace sluice::observe
