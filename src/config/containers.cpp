#include "config/containers.h"

#include "config/list_file.h"

namespace sluice::config {

bool load_list(
    const Node& node, Context& context, const Type& element, void* list, void* (*append)(void* list)
) {
  if (const Node* path = file_named_by(node); path != nullptr && element.table == nullptr) {
    return load_list_file(*path, context, element, list, append);
  }
  if (!context.expect_sequence(node)) {
    return false;
  }
  bool good = true;
  for (const Node* item : node.items()) {
    good = element.load(*item, context, append(list)) && good;
  }
  return good;
}

bool load_entries(
    const Node& node,
    Context& context,
    const Type& value,
    void* map,
    void* (*insert)(void* map, std::string_view key, const Mark& at)
) {
  if (!context.expect_mapping(node)) {
    return false;
  }
  bool good = true;
  for (const Node::Entry& entry : node.entries()) {
    const Context::Subject subject(context, entry.key->text());
    good = value.load(*entry.value, context, insert(map, entry.key->text(), entry.key->start())) &&
           good;
  }
  return good;
}

}  // namespace sluice::config
