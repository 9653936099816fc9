#include "config/composer.h"

#include "config/diagnostic.h"
#include "config/syntax_help.h"

#include <algorithm>
#include <cstdint>

namespace sluice::config {

namespace {

constexpr std::uint64_t kMaxWeight = UINT32_MAX;

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

}  // namespace

Composer::Composer(
    std::string_view text, const char* file, Diagnostics& diagnostics, const ParseOptions& options
)
    : events_(text, file),
      text_(text),
      file_(file),
      diagnostics_(diagnostics),
      options_(options),
      sources_(options.sources != nullptr ? *options.sources : own_sources_) {}

std::optional<Document> Composer::compose() {
  Event event = next();
  if (event.kind == Event::Kind::DocumentStart) {
    event = next();
    document_.root_ = event.kind == Event::Kind::Error ? nullptr : compose_node(event, 0);
    event = document_.root_ == nullptr ? Event{.kind = Event::Kind::Error} : next();
  }
  if (event.kind == Event::Kind::DocumentStart) {
    stop(event, "a file holds one document", "remove this \"---\" and what does not belong here");
  }
  if (event.kind != Event::Kind::End) {
    return std::nullopt;
  }
  if (document_.root_ == nullptr || document_.root_->is_missing()) {
    document_.root_ = add(Node(Node::Kind::Mapping, Mark{file_, 1, 1}, Mark{file_, 1, 1}));
  }
  return std::move(document_);
}

const Node* Composer::compose_node(Event& event, std::size_t depth) {
  if (document_.nodes_.size() >= options_.limits.max_nodes) {
    return stop(
        event,
        "the file holds more values than the limit of " + std::to_string(options_.limits.max_nodes)
    );
  }
  if (event.kind == Event::Kind::Alias) {
    return compose_alias(event, depth);
  }
  if (event.has_tag) {
    diagnostics_.error(
        event.start, "tags (\"!…\") are not supported", "quote a value that begins with \"!\""
    );
  }
  if (!event.anchor.empty() && !anchors_.try_emplace(event.anchor, nullptr).second) {
    diagnostics_.error(
        event.start, "the anchor " + quoted("&" + event.anchor) + " is defined twice"
    );
  }
  const std::string anchor = event.anchor;
  const Node* node = nullptr;
  if (event.kind == Event::Kind::Scalar) {
    node = compose_scalar(event);
  } else if (depth >= options_.limits.max_depth) {
    return stop(
        event, "lists and maps are nested deeper than " + std::to_string(options_.limits.max_depth)
    );
  } else {
    node = event.kind == Event::Kind::SequenceStart ? compose_sequence(event, depth)
                                                    : compose_mapping(event, depth);
  }
  if (!anchor.empty()) {
    anchors_[anchor] = node;
  }
  return node;
}

const Node* Composer::compose_scalar(Event& event) {
  Parsed<std::string> text = expand_variables(
      event.text,
      options_.environment,
      [this](const std::string& path, std::size_t max_size) {
        return sources_.read(path_beside(file_, path), max_size);
      }
  );
  Node* node = add(Node(Node::Kind::Scalar, event.start, event.end));
  node->quoted_ = event.is_quoted;
  node->written_empty_ = event.text.empty();
  if (text.has_value()) {
    node->text_ = *std::move(text);
  } else {
    node->broken_ = true;
    diagnostics_.error(*node, text.error().message, text.error().hint);
  }
  return node;
}

const Node* Composer::compose_sequence(const Event& event, std::size_t depth) {
  Node* node = add(Node(Node::Kind::Sequence, event.start, event.end));
  Event item = next();
  for (; item.kind != Event::Kind::SequenceEnd; item = next()) {
    const Node* child = item.kind == Event::Kind::Error ? nullptr : compose_node(item, depth + 1);
    if (child == nullptr) {
      return nullptr;
    }
    node->items_.push_back(child);
    grow(*node, *child);
  }
  node->end_ = item.end;
  return node;
}

const Node* Composer::compose_mapping(const Event& event, std::size_t depth) {
  Node* node = add(Node(Node::Kind::Mapping, event.start, event.end));
  std::map<std::string_view, const Node*> seen;
  Event item = next();
  for (; item.kind != Event::Kind::MappingEnd; item = next()) {
    const Node* key = item.kind == Event::Kind::Error ? nullptr : compose_node(item, depth + 1);
    Event after = key == nullptr ? Event{.kind = Event::Kind::Error} : next();
    const Node* value = after.kind == Event::Kind::Error ? nullptr : compose_node(after, depth + 1);
    if (value == nullptr) {
      return nullptr;
    }
    if (accept_key(*key, seen)) {
      node->entries_.push_back({key, value});
      grow(*node, *key);
      grow(*node, *value);
    }
  }
  node->end_ = item.end;
  return node;
}

const Node* Composer::compose_alias(const Event& event, std::size_t depth) {
  const auto found = anchors_.find(event.anchor);
  if (found == anchors_.end()) {
    diagnostics_.error(
        event.start,
        "unknown alias " + quoted("*" + event.anchor),
        "quote a value that begins with \"*\""
    );
    return add_broken(event);
  }
  if (found->second == nullptr) {
    diagnostics_.error(
        event.start, "the anchor " + quoted("&" + event.anchor) + " contains itself"
    );
    return add_broken(event);
  }
  const Node* node = found->second;
  alias_nodes_ += node->weight_;
  if (alias_nodes_ > options_.limits.max_alias_nodes) {
    return stop(
        event,
        "aliases repeat more than " + std::to_string(options_.limits.max_alias_nodes) + " values"
    );
  }
  if (depth + node->height_ > options_.limits.max_depth) {
    return stop(
        event, "lists and maps are nested deeper than " + std::to_string(options_.limits.max_depth)
    );
  }
  return node;
}

bool Composer::accept_key(const Node& key, std::map<std::string_view, const Node*>& seen) {
  if (key.is_broken()) {
    return false;
  }
  if (!key.is_scalar()) {
    diagnostics_.error(
        key, "a key must be a single value, not " + std::string(describe(key.kind())), "quote it"
    );
    return false;
  }
  if (key.is_missing()) {
    diagnostics_.error(key, "there is no key before this colon");
    return false;
  }
  if (key.text() == "<<" && !key.is_quoted()) {
    diagnostics_.error(
        key, "merge keys (\"<<\") are not supported", "repeat the keys, or put them under defaults"
    );
    return false;
  }
  const auto [first, is_new] = seen.try_emplace(key.text(), &key);
  if (!is_new) {
    const Mark& at = first->second->start();
    diagnostics_.error(
        key,
        "duplicate key " + quoted(key.text()),
        "it is first at line " + std::to_string(at.line) + ", column " + std::to_string(at.column)
    );
  }
  return is_new;
}

Event Composer::next() {
  Event event = events_.next();
  if (event.kind == Event::Kind::Error) {
    diagnostics_.add(explain(events_.error(), text_));
  }
  return event;
}

Node* Composer::add(Node node) {
  return &document_.nodes_.emplace_back(std::move(node));
}

Node* Composer::add_broken(const Event& event) {
  Node* node = add(Node(Node::Kind::Scalar, event.start, event.end));
  node->broken_ = true;
  return node;
}

void Composer::grow(Node& parent, const Node& child) {
  const std::uint64_t weight = std::uint64_t{parent.weight_} + child.weight_;
  parent.weight_ = static_cast<std::uint32_t>(std::min(weight, kMaxWeight));
  parent.height_ = std::max(parent.height_, static_cast<std::uint16_t>(child.height_ + 1));
}

std::nullptr_t Composer::stop(const Event& at, std::string message, std::string hint) {
  diagnostics_.error(at.start, std::move(message), std::move(hint));
  return nullptr;
}

}  // namespace sluice::config
