#include "app/error_page_settings.h"

#include "config/field.h"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace sluice::app {

namespace {

constexpr std::array kFields = {
    config::field<&ErrorPageSettings::file>(
        "file", "What is shown: a file, which is read when the configuration is loaded."
    ),
    config::field<&ErrorPageSettings::text>("text", "What is shown: this."),
    config::field<&ErrorPageSettings::type>(
        "type", "Its Content-Type; by default as the file's name says, else plain text."
    ),
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".json", "application/json"},
    {".xml", "application/xml"},
}};

std::string type_of(const ErrorPageSettings& page) {
  if (page.type) {
    return *page.type;
  }
  for (const auto& [ending, type] : kTypes) {
    if (page.file && page.file->ends_with(ending)) {
      return std::string(type);
    }
  }
  return "text/plain; charset=utf-8";
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::string text{std::istreambuf_iterator<char>(file), {}};
  return file.bad() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace

std::span<const config::Field> ErrorPageSettings::fields() {
  return kFields;
}

void validate_error_pages(
    const config::Map<ErrorPageSettings>& pages, config::Diagnostics& diagnostics
) {
  for (const auto& [key, page, at] : pages) {
    if (!proxy::ErrorPages::is_key(key)) {
      diagnostics.error(at, "\"" + key + "\" is no status of an error", "write 404, 4xx or 5xx");
    }
    if (page.file.has_value() == page.text.has_value()) {
      diagnostics.error(at, "an error page has either a file or a text");
    } else if (page.file && !read_file(*page.file)) {
      diagnostics.error(at, "cannot read " + *page.file);
    }
  }
}

proxy::ErrorPages load_error_pages(const config::Map<ErrorPageSettings>& pages) {
  proxy::ErrorPages loaded;
  for (const auto& [key, page, at] : pages) {
    loaded.add(
        key, {type_of(page), page.text ? *page.text : read_file(*page.file).value_or(std::string())}
    );
  }
  return loaded;
}

}  // namespace sluice::app
