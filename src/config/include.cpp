#include "config/include.h"

#include "config/diagnostic.h"
#include "config/field.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

namespace sluice::config {

namespace {

constexpr std::string_view kKey = "include";

bool is_pattern(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

/// The same for two ways to write one path.
std::string canonical(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(path, ignored).string();
}

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

}  // namespace

bool Includer::include_into(Document& document) {
  const Node* patterns = document.root().is_mapping() ? document.root().find(kKey) : nullptr;
  if (patterns == nullptr) {
    return true;
  }
  open_.push_back(canonical(document.root().start().file));
  Included included;
  bool good = true;
  if (patterns->is_sequence()) {
    for (const Node* pattern : patterns->items()) {
      good = include(*pattern, included) && good;
    }
  } else {
    good = include(*patterns, included);
  }
  open_.pop_back();
  merge(document, std::move(included));
  return good;
}

bool Includer::include(const Node& pattern, Included& included) {
  if (!pattern.is_scalar() || pattern.text().empty()) {
    return true;  // loading says what is wrong with it
  }
  const std::string path = path_beside(pattern.start().file, std::string(pattern.text()));
  if (!is_pattern(pattern.text())) {
    return include_file(pattern, path, included);
  }
  const auto found = options_.sources->find(path);
  if (!found) {
    diagnostics_.error(
        pattern, "include: " + path + " cannot be searched: " + reason_of(found.error())
    );
    return false;
  }
  bool good = true;
  for (const std::string& file : *found) {
    good = include_file(pattern, file, included) && good;
  }
  return good;
}

bool Includer::include_file(const Node& pattern, const std::string& path, Included& included) {
  if (std::ranges::find(open_, canonical(path)) != open_.end()) {
    diagnostics_.error(pattern, "include: " + path + " would include itself");
    return false;
  }
  const FileText text = options_.sources->read(path, options_.limits.max_file_size);
  if (!text) {
    diagnostics_.error(pattern, "include: " + path + " cannot be read: " + reason_of(text.error()));
    return false;
  }
  std::optional<Document> document = parse(*text, path, diagnostics_, options_);
  if (!document) {
    return false;
  }
  if (!document->root().is_mapping()) {
    diagnostics_.error(
        document->root(),
        "an included file must be a map, not " + std::string(describe(document->root().kind()))
    );
    return false;
  }
  const bool good = include_into(*document);
  included.push_back(*std::move(document));
  return good;
}

void Includer::merge(Document& document, Included included) {
  Merged root = copy(document, document.root());
  std::map<std::string_view, Merged> maps;
  for (const Document& other : included) {
    for (const Node::Entry& entry : other.root().entries()) {
      const std::string_view key = entry.key->text();
      Node::Entry* first = key == kKey ? nullptr : add(root, entry);
      if (first == nullptr) {
        continue;
      }
      if (!is_map_of_names(key) || !first->value->is_mapping() || !entry.value->is_mapping()) {
        report_twice(entry, *first);
        continue;
      }
      auto known = maps.find(key);
      if (known == maps.end()) {
        known = maps.emplace(key, copy(document, *first->value)).first;
        first->value = known->second.node;
      }
      for (const Node::Entry& named : entry.value->entries()) {
        if (const Node::Entry* taken = add(known->second, named)) {
          report_twice(named, *taken);
        }
      }
    }
  }
  document.root_ = root.node;
  for (Document& other : included) {
    document.included_.push_back(std::move(other));
  }
}

Node::Entry* Includer::add(Merged& map, const Node::Entry& entry) {
  const auto [place, is_new] = map.places.try_emplace(entry.key->text(), map.node->entries_.size());
  if (!is_new) {
    return &map.node->entries_[place->second];
  }
  map.node->entries_.push_back(entry);
  return nullptr;
}

Includer::Merged Includer::copy(Document& document, const Node& map) {
  // A copy, for the node itself may be in use elsewhere: as an alias.
  Merged merged{.node = &document.nodes_.emplace_back(map), .places = {}};
  for (std::size_t i = 0; i < map.entries().size(); ++i) {
    merged.places.emplace(map.entries()[i].key->text(), i);
  }
  return merged;
}

void Includer::report_twice(const Node::Entry& entry, const Node::Entry& first) {
  diagnostics_.error(
      *entry.key,
      "\"" + std::string(entry.key->text()) + "\" is defined twice",
      "it is first at " + to_string(first.key->start())
  );
}

bool Includer::is_map_of_names(std::string_view key) const {
  if (root_.table == nullptr) {
    return false;
  }
  const std::span<const Field> fields = root_.table().fields;
  const auto field = std::ranges::find(fields, key, &Field::key);
  return field != fields.end() && field->is_supported() && field->type->is_map;
}

void Codec<Includes>::schema(SchemaWriter& out) {
  out.any_of({Codec<std::string>::schema, Codec<std::vector<std::string>>::schema});
}

bool Codec<Includes>::load(const Node& node, Context& context, Includes& /*target*/) {
  if (!node.is_sequence()) {
    return context.expect_scalar(node) &&
           (!node.text().empty() || context.error(node, "include must not be empty"));
  }
  bool good = true;
  for (const Node* item : node.items()) {
    good = context.expect_scalar(*item) && good;
  }
  return good;
}

}  // namespace sluice::config
