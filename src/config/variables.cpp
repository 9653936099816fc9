#include "config/variables.h"

#include "base/strings.h"

#include <cstdlib>
#include <system_error>
#include <utility>

namespace sluice::config {

namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kEscapedOpen = "$${";
constexpr std::string_view kFile = "file:";
constexpr std::size_t kMaxFileSize = std::size_t{64} << 10U;

bool is_name(std::string_view text) {
  if (text.empty() || is_digit(text.front())) {
    return false;
  }
  for (const char c : text) {
    if (!is_alpha(c) && !is_digit(c) && c != '_') {
      return false;
    }
  }
  return true;
}

/// The text of a file, without the newline that editors end it with.
Parsed<std::string> file_value(const std::string& path, const FileReader& files) {
  FileText text = files(path, kMaxFileSize);
  if (!text.has_value()) {
    return complain(path + " cannot be read: " + std::generic_category().message(text.error()));
  }
  if (text->size() > kMaxFileSize) {
    return complain(path + " is bigger than the limit of 64KiB");
  }
  if (text->find('\0') != std::string::npos) {
    return complain(path + " is not a text");
  }
  if (text->ends_with('\n')) {
    text->pop_back();
    if (text->ends_with('\r')) {
      text->pop_back();
    }
  }
  return *std::move(text);
}

/// The value of what stands between `${` and `}`.
Parsed<std::string> value_of(
    std::string_view reference, const Environment& environment, const FileReader& files
) {
  if (reference.starts_with(kFile)) {
    return file_value(std::string(reference.substr(kFile.size())), files);
  }
  const std::size_t split = reference.find(":-");
  const std::string name(reference.substr(0, split));
  if (!is_name(name)) {
    return complain(
        "${" + std::string(reference) + "} is not a variable",
        "write ${NAME}, ${NAME:-default} or ${file:/path}, or $${ for a literal ${"
    );
  }
  const std::optional<std::string> value = environment(name);
  if (split == std::string_view::npos) {
    return value.has_value() ? Parsed<std::string>(*value)
                             : complain(
                                   "the variable " + name + " is not set",
                                   "set it, or give a default: ${" + name + ":-…}"
                               );
  }
  return value.has_value() && !value->empty() ? *value : std::string(reference.substr(split + 2));
}

}  // namespace

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value =
        std::getenv(std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe): nothing sets it
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Parsed<std::string> expand_variables(
    std::string_view text, const Environment& environment, const FileReader& files
) {
  std::string expanded;
  while (true) {
    const std::size_t dollar = text.find(kOpen);
    if (dollar == std::string_view::npos) {
      return expanded.append(text);
    }
    if (dollar > 0 && text.substr(dollar - 1).starts_with(kEscapedOpen)) {
      expanded.append(text.substr(0, dollar - 1)).append(kOpen);
      text.remove_prefix(dollar + kOpen.size());
      continue;
    }
    const std::size_t end = text.find('}', dollar);
    if (end == std::string_view::npos) {
      return complain("a \"${\" has no \"}\"", "write $${ for a literal ${");
    }
    const std::size_t start = dollar + kOpen.size();
    const Parsed<std::string> value = value_of(text.substr(start, end - start), environment, files);
    if (!value.has_value()) {
      return value;
    }
    expanded.append(text.substr(0, dollar)).append(*value);
    text.remove_prefix(end + 1);
  }
}

}  // namespace sluice::config
