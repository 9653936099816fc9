#pragma once

#include "base/hash.h"
#include "exchange/captures.h"
#include "exchange/regex.h"
#include "proxy/path_pattern.h"
#include "proxy/regex_set.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::proxy {

/// The paths of one site, compiled: finds which of them a request's path fits, the most specific
/// first. The work depends on the segments of the path, not on how many paths there are.
class PathTree {
 public:
  /// A path that was added: the number of its group. Paths that are the same share one.
  using Group = std::uint32_t;

  /// Told of each path that fits, best first.
  class Visitor {
   public:
    Visitor() = default;
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;
    virtual ~Visitor() = default;

    /// `rest` is what follows a prefix, without the slash between; empty for other kinds.
    /// `captures` is valid during the call. Returns false to see no more.
    virtual bool visit(Group group, const exchange::Captures& captures, std::string_view rest) = 0;
  };

  PathTree() : nodes_(1) {}

  /// Adds a path and returns its group; nothing stands for a route without `path`.
  Group add(const std::optional<PathPattern>& path);

  /// Call once after the last `add`, before any `visit`.
  void compile();

  /// Visits what fits `path` (normalised, or `*`), by the precedence of the configuration: exact;
  /// patterns, a literal segment before a capture, left to right; regexes in the order they were
  /// added; the longest prefix; no path. Returns false if the visitor stopped it. Allocates
  /// nothing, but for what RE2 may.
  bool visit(std::string_view path, Visitor& visitor) const;

 private:
  using NodeIndex = std::uint32_t;
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// The place behind some segments. Node 0 is the place before the first slash.
  struct Node {
    Group leaf = kNone;             // of a path that ends here
    Group prefix = kNone;           // of a prefix that ends here
    NodeIndex capture = kNone;      // the place behind one more segment, whatever it is
    std::uint32_t regexes = kNone;  // index of regexes_
  };

  /// From a place to the one behind a literal segment: as it is kept, and as it is looked up.
  template <class Text>
  struct EdgeOf {
    NodeIndex from;
    Text segment;
  };

  using Edge = EdgeOf<std::string>;
  using EdgeView = EdgeOf<std::string_view>;

  struct EdgeHash {
    using is_transparent = void;

    template <class Text>
    std::size_t operator()(const EdgeOf<Text>& edge) const {
      return hash_bytes(edge.segment, edge.from);
    }
  };

  struct EdgeEqual {
    using is_transparent = void;

    template <class A, class B>
    bool operator()(const EdgeOf<A>& a, const EdgeOf<B>& b) const {
      return a.from == b.from && a.segment == b.segment;
    }
  };

  class Walk;

  NodeIndex child(NodeIndex from, const PathPattern::Segment& segment);
  NodeIndex descend(const std::vector<PathPattern::Segment>& segments);
  Group add_regex(const exchange::Regex& regex);

  Group group_of(Group& place) { return place != kNone ? place : place = group_count_++; }

  std::vector<Node> nodes_;
  std::unordered_map<Edge, NodeIndex, EdgeHash, EdgeEqual> edges_;
  std::vector<RegexSet> regexes_;  // each those whose matches all begin with the same segments
  std::unordered_map<std::string, Group> regex_groups_;  // by pattern
  Group any_ = kNone;
  Group group_count_ = 0;
  std::size_t deepest_prefix_ = 0;  // in segments
  bool has_captures_ = false;
  bool has_capture_prefixes_ = false;
};

}  // namespace sluice::proxy
