#pragma once

#include "observe/labels.h"
#include "observe/metric.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace sluice::observe {

class HistogramReading;

/// Gathers samples and writes them in the text format of Prometheus (version 0.0.4): the samples of
/// a metric together, below one HELP and one TYPE line, metrics in the order of their names.
class Exposition {
 public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  void counter(std::string_view name, std::string_view help, const Labels& labels, double value);
  void gauge(std::string_view name, std::string_view help, const Labels& labels, double value);
  /// In seconds, with a fixed set of buckets from 100 µs to 60 s.
  void histogram(
      std::string_view name,
      std::string_view help,
      const Labels& labels,
      const HistogramReading& reading
  );

  /// A counter or gauge with the numbers of its cells, summed.
  void cells(const MetricInfo& info, const Labels& labels, std::span<const std::int64_t> values);

  [[nodiscard]] std::string text() const;

 private:
  struct Family {
    std::string help;
    MetricType type = MetricType::Counter;
    std::string samples;
  };

  Family& family(std::string_view name, std::string_view help, MetricType type);

  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace sluice::observe
