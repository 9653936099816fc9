#include "config/node.h"

namespace sluice::config {

Node Node::scalar(std::string_view text, const Mark& start, const Mark& end) {
  Node node(Kind::Scalar, start, end);
  node.text_ = text;
  return node;
}

Node Node::list_of(const Node& only) {
  Node list(Kind::Sequence, only.start(), only.end());
  list.items_.push_back(&only);
  return list;
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.key->text() == key) {
      return entry.value;
    }
  }
  return nullptr;
}

std::string_view describe(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::Scalar:
      return "a single value";
    case Node::Kind::Sequence:
      return "a list";
    case Node::Kind::Mapping:
      return "a map";
  }
  return "";
}

}  // namespace sluice::config
