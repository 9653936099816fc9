#pragma once

#include "observe/labels.h"
#include "observe/metric.h"

#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

namespace sluice::observe {

class Exposition;

/// The sets of one kind of metrics with the same labels: one for each worker, summed when read.
class MetricGroup {
 public:
  using Members = std::vector<MetricSet::Member>;

  MetricGroup(Labels labels, const Members& members)
      : members_(members), labels_(std::move(labels)) {}

  MetricGroup(const MetricGroup&) = delete;
  MetricGroup& operator=(const MetricGroup&) = delete;
  virtual ~MetricGroup() = default;

  [[nodiscard]] const Labels& labels() const { return labels_; }

  void write(Exposition& exposition) const;

 protected:
  std::vector<std::unique_ptr<MetricSet>> sets_;

 private:
  void write(const MetricSet::Member& member, Exposition& exposition) const;

  const Members& members_;
  Labels labels_;
};

template <std::derived_from<MetricSet> Set>
class PerWorker : public MetricGroup {
 public:
  PerWorker(Labels labels, std::size_t workers) : MetricGroup(std::move(labels), description()) {
    for (std::size_t i = 0; i < workers; ++i) {
      sets_.push_back(std::make_unique<OwnCacheLines>());
      sets_.back()->take_members();
    }
  }

  /// The set of that worker; only its thread may change it.
  [[nodiscard]] Set& operator[](std::size_t worker) const {
    return static_cast<Set&>(*sets_.at(worker));
  }

  /// The sum over all workers, from any thread: `group->read(&UpstreamMetrics::requests_active)`.
  template <class Metric>
  [[nodiscard]] typename Metric::Reading read(Metric Set::* member) const {
    typename Metric::Reading total{};
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      total += ((*this)[i].*member).read();
    }
    return total;
  }

 private:
  /// Two workers never write to the same cache line.
  struct alignas(64) OwnCacheLines : Set {};

  static const Members& description() {
    static const Members members = OwnCacheLines().take_members();
    return members;
  }
};

/// All metrics of the process. Groups are made and found by their type and labels while something
/// is configured, never on the way of a request; each lives as long as somebody holds it. One that
/// is asked for again before the last holder let go, as a reload does, is the same and keeps its
/// numbers. Thread-safe.
class Registry {
 public:
  explicit Registry(std::size_t workers) : workers_(workers) {}

  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  /// The metrics of that kind with these labels, one set for each worker.
  template <std::derived_from<MetricSet> Set>
  [[nodiscard]] std::shared_ptr<PerWorker<Set>> per_worker(Labels labels = {}) {
    return find_or_make<Set>(std::move(labels), workers_);
  }

  /// The same for what one thread alone counts, such as the control thread.
  template <std::derived_from<MetricSet> Set>
  [[nodiscard]] std::shared_ptr<Set> single(Labels labels = {}) {
    std::shared_ptr<PerWorker<Set>> group = find_or_make<Set>(std::move(labels), 1);
    Set& set = (*group)[0];
    return std::shared_ptr<Set>(std::move(group), &set);
  }

  /// Writes metrics whose numbers are looked up when asked for; called from the thread that asks.
  using Source = std::function<void(Exposition&)>;
  /// The source stays until the handle is gone.
  [[nodiscard]] std::shared_ptr<const Source> add_source(Source source);

  [[nodiscard]] std::size_t workers() const { return workers_; }

  /// Everything, in the text format of Prometheus (version 0.0.4); histograms from their first
  /// duration on. Takes 10 to 50 µs for each upstream: call it off a worker's loop if there are
  /// many.
  [[nodiscard]] std::string text() const;

 private:
  using Key = std::pair<std::type_index, Labels>;

  template <class Set>
  std::shared_ptr<PerWorker<Set>> find_or_make(Labels labels, std::size_t sets) {
    const std::scoped_lock lock(mutex_);
    std::weak_ptr<MetricGroup>& place = groups_[Key(typeid(Set), labels)];
    if (std::shared_ptr<MetricGroup> known = place.lock()) {
      return std::static_pointer_cast<PerWorker<Set>>(std::move(known));
    }
    auto made = std::make_shared<PerWorker<Set>>(std::move(labels), sets);
    place = made;
    if (groups_.size() > forget_above_) {
      forget_unused();
    }
    return made;
  }

  void forget_unused();

  const std::size_t workers_;
  mutable std::mutex mutex_;
  std::map<Key, std::weak_ptr<MetricGroup>> groups_;
  std::size_t forget_above_ = 64;  // so that making many groups does not look through all each time
  std::vector<std::weak_ptr<const Source>> sources_;
};

}  // namespace sluice::observe
