#include "proxy/path_tree.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::proxy {

namespace {

/// The segment that begins behind the slash at `offset`.
std::string_view segment_at(std::string_view path, std::size_t offset) {
  return path.substr(offset + 1, path.find('/', offset + 1) - offset - 1);
}

}  // namespace

/// One look-up: a path on its way through the tree. An offset is where the next segment's slash
/// stands, or the end.
class PathTree::Walk {
 public:
  Walk(const PathTree& tree, std::string_view path, Visitor& visitor)
      : tree_(tree), path_(path), visitor_(visitor) {
    follow_literals();
  }

  bool visit_leaves() {
    if (tree_.has_captures_) {
      return visit_leaves_from(0, 0);
    }
    const Place& last = literals_[literal_count_ - 1];
    return last.offset != path_.size() || visit(tree_.nodes_[last.node].leaf, {});
  }

  /// Every place on the literal way may have regexes: goes through all of them in the order they
  /// were added.
  bool visit_regexes() {
    std::array<RegexSet::Candidates, kMaxPlaces> sets;
    std::size_t count = 0;
    for (std::size_t i = 0; i < literal_count_; ++i) {
      const std::uint32_t set = tree_.nodes_[literals_[i].node].regexes;
      if (set != kNone) {
        sets[count] = RegexSet::Candidates(tree_.regexes_[set], path_);
        count += sets[count].empty() ? 0 : 1;
      }
    }
    while (count != 0) {
      RegexSet::Candidates& earliest = *std::ranges::min_element(
          sets.begin(), sets.begin() + count, {}, [](const auto& set) { return set.front().group; }
      );
      const RegexSet::Entry& entry = earliest.front();
      earliest.pop_front();
      if (earliest.empty()) {
        earliest = std::move(sets[--count]);
      }
      if (entry.regex.matches(path_, captures_) && !visit(entry.group, {})) {
        return false;
      }
    }
    captures_.clear();
    return true;
  }

  bool visit_prefixes() {
    if (!tree_.has_capture_prefixes_) {
      for (std::size_t i = literal_count_; i-- > 0;) {
        if (!visit_prefix(literals_[i])) {
          return false;
        }
      }
      return true;
    }
    for (std::size_t depth = tree_.deepest_prefix_ + 1; depth-- > 0;) {
      if (!visit_prefixes_at(depth, {0, 0})) {
        return false;
      }
    }
    return true;
  }

 private:
  static constexpr std::size_t kMaxPlaces = PathPattern::kMaxSegments + 1;

  struct Place {
    NodeIndex node;
    std::size_t offset;
  };

  void follow_literals() {
    Place place{0, 0};
    while (true) {
      literals_[literal_count_++] = place;
      if (place.offset == path_.size()) {
        return;
      }
      const std::string_view segment = segment_at(path_, place.offset);
      const auto edge = tree_.edges_.find(EdgeView{place.node, segment});
      if (edge == tree_.edges_.end()) {
        return;
      }
      place = {edge->second, place.offset + 1 + segment.size()};
    }
  }

  bool visit(Group group, std::string_view rest) {
    return group == kNone || visitor_.visit(group, captures_, rest);
  }

  bool visit_prefix(Place place) {
    return visit(
        tree_.nodes_[place.node].prefix,
        place.offset == path_.size() ? std::string_view() : path_.substr(place.offset + 1)
    );
  }

  bool visit_leaves_from(NodeIndex node, std::size_t offset) {
    if (offset == path_.size()) {
      return visit(tree_.nodes_[node].leaf, {});
    }
    return for_each_child({node, offset}, [&](Place child) {
      return visit_leaves_from(child.node, child.offset);
    });
  }

  /// The prefixes that end so many segments further.
  bool visit_prefixes_at(std::size_t depth, Place place) {
    if (depth == 0) {
      return visit_prefix(place);
    }
    if (place.offset == path_.size()) {
      return true;
    }
    return for_each_child(place, [&](Place child) { return visit_prefixes_at(depth - 1, child); });
  }

  /// The places behind the next segment: as a literal, then as a capture.
  template <class Next>
  bool for_each_child(Place place, Next&& next) {
    const std::string_view segment = segment_at(path_, place.offset);
    const std::size_t offset = place.offset + 1 + segment.size();
    const auto edge = tree_.edges_.find(EdgeView{place.node, segment});
    if (edge != tree_.edges_.end() && !next(Place{edge->second, offset})) {
      return false;
    }
    const NodeIndex capture = tree_.nodes_[place.node].capture;
    if (capture == kNone || segment.empty()) {
      return true;
    }
    captures_.push(segment);
    const bool goes_on = next(Place{capture, offset});
    captures_.pop();
    return goes_on;
  }

  const PathTree& tree_;
  std::string_view path_;
  Visitor& visitor_;
  exchange::Captures captures_;
  // The way through literal segments alone; left uninitialised beyond the count.
  std::array<Place, kMaxPlaces> literals_;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::size_t literal_count_ = 0;
};

PathTree::Group PathTree::add(const std::optional<PathPattern>& path) {
  if (!path.has_value()) {
    return group_of(any_);
  }
  if (path->kind() == PathPattern::Kind::Regex) {
    return add_regex(path->regex());
  }
  Node& node = nodes_[descend(path->segments())];
  const bool has_captures = !path->capture_names().empty();
  has_captures_ = has_captures_ || has_captures;
  if (path->kind() != PathPattern::Kind::Prefix) {
    return group_of(node.leaf);
  }
  has_capture_prefixes_ = has_capture_prefixes_ || has_captures;
  deepest_prefix_ = std::max(deepest_prefix_, path->segments().size());
  return group_of(node.prefix);
}

PathTree::NodeIndex PathTree::descend(const std::vector<PathPattern::Segment>& segments) {
  NodeIndex node = 0;
  for (const PathPattern::Segment& segment : segments) {
    node = child(node, segment);
  }
  return node;
}

PathTree::NodeIndex PathTree::child(NodeIndex from, const PathPattern::Segment& segment) {
  const auto next = static_cast<NodeIndex>(nodes_.size());
  NodeIndex& place = segment.is_capture
                         ? nodes_[from].capture
                         : edges_.try_emplace(Edge{from, segment.text}, kNone).first->second;
  if (place != kNone) {
    return place;
  }
  place = next;
  nodes_.emplace_back();
  return next;
}

PathTree::Group PathTree::add_regex(const exchange::Regex& regex) {
  const auto [known, is_new] = regex_groups_.try_emplace(regex.pattern(), group_count_);
  if (!is_new) {
    return known->second;
  }
  // It hangs where the last whole segment ends that all its matches begin with, as far as patterns
  // may go.
  NodeIndex node = 0;
  const std::string_view start = regex.literal_prefix();
  std::size_t offset = 0;
  for (std::size_t depth = 0; depth < PathPattern::kMaxSegments && offset < start.size(); ++depth) {
    const std::string_view segment = segment_at(start, offset);
    if (offset + 1 + segment.size() >= start.size()) {
      break;  // it may go on
    }
    node = child(node, {std::string(segment), false});
    offset += 1 + segment.size();
  }
  if (nodes_[node].regexes == kNone) {
    nodes_[node].regexes = static_cast<std::uint32_t>(regexes_.size());
    regexes_.emplace_back();
  }
  regexes_[nodes_[node].regexes].add(group_count_, regex);
  return group_count_++;
}

void PathTree::compile() {
  for (RegexSet& set : regexes_) {
    set.compile();
  }
}

bool PathTree::visit(std::string_view path, Visitor& visitor) const {
  static const exchange::Captures no_captures;
  if (path.starts_with('/')) {
    Walk walk(*this, path, visitor);
    if (!walk.visit_leaves() || !(regexes_.empty() || walk.visit_regexes()) ||
        !walk.visit_prefixes()) {
      return false;
    }
  }
  return any_ == kNone ||
         visitor.visit(
             any_, no_captures, path.starts_with('/') ? path.substr(1) : path.substr(0, 0)
         );
}

}  // namespace sluice::proxy
