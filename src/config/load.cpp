#include "config/load.h"

#include "config/context.h"

namespace sluice::config {

namespace {

bool load_document(
    const std::optional<Document>& document,
    const Type& type,
    void* target,
    Diagnostics& diagnostics
) {
  if (!document.has_value()) {
    return false;
  }
  Context context(diagnostics);
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
  return load_document(parse(text, file_name, diagnostics, options), type, target, diagnostics);
}

bool load_file(
    const std::string& path,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  return load_document(parse_file(path, diagnostics, options), type, target, diagnostics);
}

}  // namespace sluice::config
