#include "observe/registry.h"

#include "observe/exposition.h"
#include "observe/histogram.h"

#include <algorithm>
#include <cstdint>

namespace sluice::observe {

void MetricGroup::write(Exposition& exposition) const {
  for (const MetricSet::Member& member : members_) {
    write(member, exposition);
  }
}

void MetricGroup::write(const MetricSet::Member& member, Exposition& exposition) const {
  if (member.info.type == MetricType::Histogram) {
    HistogramReading reading;
    for (const auto& set : sets_) {
      reading.add(member.cells(*set));
    }
    if (reading.is_used()) {
      exposition.histogram(member.info.name, member.info.help, labels_, reading);
    }
    return;
  }
  std::vector<std::int64_t> sums;
  for (const auto& set : sets_) {
    const std::span<const Cell> cells = member.cells(*set);
    sums.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      sums[i] += cells[i].read();
    }
  }
  exposition.cells(member.info, labels_, sums);
}

std::shared_ptr<const Registry::Source> Registry::add_source(Source source) {
  auto added = std::make_shared<const Source>(std::move(source));
  const std::scoped_lock lock(mutex_);
  std::erase_if(sources_, [](const auto& known) { return known.expired(); });
  sources_.push_back(added);
  return added;
}

std::string Registry::text() const {
  std::vector<std::shared_ptr<MetricGroup>> groups;
  std::vector<std::shared_ptr<const Source>> sources;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [key, place] : groups_) {
      if (auto group = place.lock()) {
        groups.push_back(std::move(group));
      }
    }
    for (const auto& place : sources_) {
      if (auto source = place.lock()) {
        sources.push_back(std::move(source));
      }
    }
  }
  Exposition exposition;
  for (const auto& group : groups) {
    group->write(exposition);
  }
  for (const auto& source : sources) {
    (*source)(exposition);
  }
  return exposition.text();
}

void Registry::forget_unused() {
  std::erase_if(groups_, [](const auto& entry) { return entry.second.expired(); });
  forget_above_ = std::max<std::size_t>(64, 2 * groups_.size());
}

}  // namespace sluice::observe
