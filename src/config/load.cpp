#include "config/load.h"

#include "config/context.h"
#include "config/include.h"

namespace sluice::config {

namespace {

/// Loads what `parse` gives, with what it includes.
template <class Parse>
bool load_parsed(
    Parse&& parse,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& given
) {
  Sources own;
  ParseOptions options = given;
  if (options.sources == nullptr) {
    options.sources = &own;
  }
  std::optional<Document> document = parse(options);
  if (!document.has_value() || !Includer(type, diagnostics, options).include_into(*document)) {
    return false;
  }
  Context context(diagnostics, *options.sources);
  type.load(document->root(), context, target);
  return !diagnostics.has_errors();
}

}  // namespace

bool load_text(
    std::string_view text,
    std::string_view file_name,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  return load_parsed(
      [&](const ParseOptions& with) { return parse(text, file_name, diagnostics, with); },
      type,
      target,
      diagnostics,
      options
  );
}

bool load_file(
    const std::string& path,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  return load_parsed(
      [&](const ParseOptions& with) { return parse_file(path, diagnostics, with); },
      type,
      target,
      diagnostics,
      options
  );
}

}  // namespace sluice::config
