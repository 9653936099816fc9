#pragma once

#include "observe/labels.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::observe {

/// A number that one thread writes and any thread reads. Adding is a plain load, add and store.
class Cell {
 public:
  Cell() = default;
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  void add(std::int64_t n) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }

  void set(std::int64_t n) { value_.store(n, std::memory_order_relaxed); }

  [[nodiscard]] std::int64_t read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

enum class MetricType : std::uint8_t { Counter, Gauge, Histogram };

/// What is said of a metric beside its numbers. The texts are literals.
struct MetricInfo {
  std::string_view name;  ///< as Prometheus has it: `sluice_` first, the unit and `_total` last
  std::string_view help;  ///< one sentence
  MetricType type = MetricType::Counter;
  std::string_view label;  ///< what tells the cells of a `CounterBy` apart; else empty
  std::string_view (*label_text)(std::size_t) = nullptr;  ///< its value for one cell
  bool shows_zeros = true;                                ///< whether cells that are 0 are written
};

/// The metrics of one module, of one worker: derive from it, and make each metric a member that
/// names `this`, its name and its help text. A set is written by one thread and read by any.
/// ```
/// struct ListenerMetrics : MetricSet {
///   Counter connections{this, "sluice_downstream_connections_total", "Connections accepted."};
/// };
/// ```
class MetricSet {
 public:
  MetricSet() = default;
  MetricSet(const MetricSet&) = delete;
  MetricSet& operator=(const MetricSet&) = delete;
  virtual ~MetricSet() = default;

  /// One metric of a kind of set, at the same place in each set of that kind.
  struct Member {
    MetricInfo info;
    std::ptrdiff_t offset;
    std::span<const Cell> (*cells_of)(const void* metric);

    [[nodiscard]] std::span<const Cell> cells(const MetricSet& set) const {
      return cells_of(reinterpret_cast<const char*>(&set) + offset);
    }
  };

  /// Called by the metrics themselves, while the set is constructed.
  template <class Metric>
  void declare(const MetricInfo& info, const Metric& metric) {
    const std::ptrdiff_t offset =
        reinterpret_cast<const char*>(&metric) - reinterpret_cast<const char*>(this);
    members_.push_back({info, offset, [](const void* self) {
                          return static_cast<const Metric*>(self)->cells();
                        }});
  }

  /// What was declared, in that order. Taken once: all sets of a kind share one description.
  std::vector<Member> take_members() { return std::exchange(members_, {}); }

 private:
  std::vector<Member> members_;
};

/// A number that only grows.
class Counter {
 public:
  using Reading = std::int64_t;

  Counter(MetricSet* set, std::string_view name, std::string_view help) {
    set->declare({.name = name, .help = help, .type = MetricType::Counter}, *this);
  }

  void add(std::uint64_t n = 1) { cell_.add(static_cast<std::int64_t>(n)); }

  [[nodiscard]] Reading read() const { return cell_.read(); }

  [[nodiscard]] std::span<const Cell> cells() const { return {&cell_, 1}; }

 private:
  Cell cell_;
};

/// A number that goes up and down; that of a worker is its share of the sum.
class Gauge {
 public:
  using Reading = std::int64_t;

  Gauge(MetricSet* set, std::string_view name, std::string_view help) {
    set->declare({.name = name, .help = help, .type = MetricType::Gauge}, *this);
  }

  void add(std::int64_t n = 1) { cell_.add(n); }

  void subtract(std::int64_t n = 1) { cell_.add(-n); }

  void set(std::int64_t n) { cell_.set(n); }

  /// Counts one while it lives, on the thread that owns the set: `auto active =
  /// metrics.requests_active.hold();`
  class Hold {
   public:
    Hold() = default;

    explicit Hold(Gauge& gauge) : gauge_(&gauge) { gauge.add(); }

    Hold(Hold&& other) noexcept : gauge_(std::exchange(other.gauge_, nullptr)) {}

    Hold& operator=(Hold&& other) noexcept {
      std::swap(gauge_, other.gauge_);
      return *this;
    }

    ~Hold() {
      if (gauge_ != nullptr) {
        gauge_->subtract();
      }
    }

   private:
    Gauge* gauge_ = nullptr;
  };

  [[nodiscard]] Hold hold() { return Hold(*this); }

  [[nodiscard]] Reading read() const { return cell_.read(); }

  [[nodiscard]] std::span<const Cell> cells() const { return {&cell_, 1}; }

 private:
  Cell cell_;
};

/// A counter for each value of a closed set: `metrics.errors.add(Errc::DnsTimeout)`. `LabelOf<Key>`
/// names them.
template <class Key>
class CounterBy {
 public:
  static constexpr std::size_t kCount = LabelOf<Key>::kCount;

  struct Reading {
    std::array<std::int64_t, kCount> values{};

    [[nodiscard]] std::int64_t operator[](Key key) const {
      return values.at(static_cast<std::size_t>(key));
    }

    [[nodiscard]] std::int64_t total() const {
      std::int64_t sum = 0;
      for (const std::int64_t value : values) {
        sum += value;
      }
      return sum;
    }

    Reading& operator+=(const Reading& other) {
      for (std::size_t i = 0; i < kCount; ++i) {
        values[i] += other.values[i];
      }
      return *this;
    }
  };

  CounterBy(MetricSet* set, std::string_view name, std::string_view help) {
    const MetricInfo info{
        .name = name,
        .help = help,
        .type = MetricType::Counter,
        .label = LabelOf<Key>::kName,
        .label_text = &LabelOf<Key>::text,
        .shows_zeros = LabelOf<Key>::kShowsZeros,
    };
    set->declare(info, *this);
  }

  void add(Key key, std::uint64_t n = 1) {
    cells_[static_cast<std::size_t>(key)].add(static_cast<std::int64_t>(n));
  }

  [[nodiscard]] Reading read() const {
    Reading reading;
    for (std::size_t i = 0; i < kCount; ++i) {
      reading.values[i] = cells_[i].read();
    }
    return reading;
  }

  [[nodiscard]] std::span<const Cell> cells() const { return cells_; }

 private:
  std::array<Cell, kCount> cells_;
};

}  // namespace sluice::observe
