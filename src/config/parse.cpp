#include "config/parse.h"

#include "config/composer.h"
#include "config/diagnostic.h"

#include <fmt/format.h>

#include <memory>
#include <system_error>
#include <utility>

namespace sluice::config {

namespace {

std::optional<Document> parse_owned(
    std::string text,
    std::string_view file_name,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  const char* file = intern_file_name(file_name);
  if (text.size() > options.limits.max_file_size) {
    diagnostics.error(
        Mark{.file = file},
        fmt::format("is bigger than the limit of {} bytes", options.limits.max_file_size)
    );
    return std::nullopt;
  }
  const auto source = std::make_shared<const std::string>(std::move(text));
  diagnostics.add_source(file, source);
  return Composer(*source, file, diagnostics, options).compose();
}

}  // namespace

std::optional<Document> parse(
    std::string_view text,
    std::string_view file_name,
    Diagnostics& diagnostics,
    const ParseOptions& options
) {
  return parse_owned(std::string(text), file_name, diagnostics, options);
}

std::optional<Document> parse_file(
    const std::string& path, Diagnostics& diagnostics, const ParseOptions& options
) {
  Sources own;
  Sources& sources = options.sources != nullptr ? *options.sources : own;
  FileText text = sources.read(path, options.limits.max_file_size);
  if (!text.has_value()) {
    const std::string reason = std::generic_category().message(text.error());
    diagnostics.error(Mark{.file = intern_file_name(path)}, "cannot be read: " + reason);
    return std::nullopt;
  }
  return parse_owned(*std::move(text), path, diagnostics, options);
}

}  // namespace sluice::config
