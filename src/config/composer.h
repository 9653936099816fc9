#pragma once

#include "config/events.h"
#include "config/node.h"
#include "config/parse.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

/// Builds the tree of one file from its events, and refuses what the strict subset does not have.
/// Goes on after a problem where the tree can still be read; stops at bad syntax and at limits.
class Composer {
 public:
  Composer(
      std::string_view text, const char* file, Diagnostics& diagnostics, const ParseOptions& options
  );

  /// Empty where the reading stopped.
  std::optional<Document> compose();

 private:
  // Each takes the event that begins the node, `depth` lists and maps inside others; null where the
  // reading stopped.
  const Node* compose_node(Event& event, std::size_t depth);
  const Node* compose_scalar(Event& event);
  const Node* compose_sequence(const Event& event, std::size_t depth);
  const Node* compose_mapping(const Event& event, std::size_t depth);
  const Node* compose_alias(const Event& event, std::size_t depth);

  /// Whether `key` may be one, and is the first of its text in the mapping.
  bool accept_key(const Node& key, std::map<std::string_view, const Node*>& seen);

  /// The next event; reports bad syntax.
  Event next();
  Node* add(Node node);
  Node* add_broken(const Event& event);
  static void grow(Node& parent, const Node& child);
  std::nullptr_t stop(const Event& at, std::string message, std::string hint = {});

  EventReader events_;
  std::string_view text_;
  const char* file_;
  Diagnostics& diagnostics_;
  const ParseOptions& options_;
  Sources own_sources_;
  Sources& sources_;
  Document document_;
  std::map<std::string, const Node*, std::less<>>
      anchors_;  // null while the anchored node is being read
  std::size_t alias_nodes_ = 0;
};

}  // namespace sluice::config
