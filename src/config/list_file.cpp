#include "config/list_file.h"

#include "base/strings.h"
#include "config/context.h"
#include "config/source_text.h"

#include <memory>
#include <utility>

namespace sluice::config {

namespace {

/// The part of a line that counts, with where it begins.
std::pair<std::size_t, std::string_view> value_of(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r";
  for (std::size_t hash = line.find('#'); hash != std::string_view::npos;
       hash = line.find('#', hash + 1)) {
    if (hash == 0 || kBlank.find(line[hash - 1]) != std::string_view::npos) {
      line = line.substr(0, hash);
      break;
    }
  }
  const std::size_t first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) {
    return {};
  }
  return {first, line.substr(first, line.find_last_not_of(kBlank) + 1 - first)};
}

}  // namespace

bool load_list_file(
    const Node& path, Context& context, const Type& element, void* list, void* (*append)(void* list)
) {
  const auto file = context.read_watched(path);
  if (!file) {
    return false;
  }
  const char* name = intern_file_name(file->path);
  const auto text = std::make_shared<const std::string>(std::move(file->text));
  context.diagnostics().add_source(name, text);
  bool good = true;
  std::uint32_t number = 0;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    ++number;
    const auto [first, value] = value_of(line);
    if (value.empty()) {
      continue;
    }
    const std::uint32_t column = count_characters(line.substr(0, first)) + 1;
    const Node item = Node::scalar(
        value, {name, number, column}, {name, number, column + count_characters(value)}
    );
    good = element.load(item, context, append(list)) && good;
  }
  return good;
}

const Node* file_named_by(const Node& node) {
  return node.is_mapping() && node.entries().size() == 1 ? node.find("file") : nullptr;
}

void file_reference_schema(SchemaWriter& out) {
  out.keyword("type", std::string_view("object"));
  out.keyword("additionalProperties", false);
  out.keyword("properties", [](SchemaWriter& properties) {
    properties.keyword("file", [](SchemaWriter& file) {
      file.keyword("description", std::string_view("A file to read it from; it is watched."));
      file.keyword("type", std::string_view("string"));
    });
  });
  constexpr std::array<std::string_view, 1> kRequired = {"file"};
  out.keyword("required", kRequired);
}

}  // namespace sluice::config
