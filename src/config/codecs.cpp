#include "config/codecs.h"

#include "base/strings.h"
#include "config/list_file.h"
#include "config/words.h"

#include <fmt/format.h>

#include <array>

namespace sluice::config {

namespace {

constexpr std::array<std::string_view, 2> kSwitchTypes = {"boolean", "string"};

/// Without the newline that editors end a file with.
std::string_view trim_newline(std::string_view text) {
  for (const char last : {'\n', '\r'}) {
    if (text.ends_with(last)) {
      text.remove_suffix(1);
    }
  }
  return text;
}

}  // namespace

bool Codec<bool>::load(const Node& node, Context& context, bool& target) {
  if (!context.expect_scalar(node)) {
    return false;
  }
  const std::string_view text = node.text();
  if (text == "on" || text == "true") {
    target = true;
    return true;
  }
  if (text == "off" || text == "false") {
    target = false;
    return true;
  }
  const std::string word = to_lower(text);
  const bool means_on =
      word == "yes" || word == "y" || word == "on" || word == "true" || word == "1";
  const bool means_off =
      word == "no" || word == "n" || word == "off" || word == "false" || word == "0";
  const char* hint = means_on ? "write on" : means_off ? "write off" : "";
  return context.reject(node, {fmt::format("\"{}\" is neither on nor off", text), hint});
}

void Codec<bool>::schema(SchemaWriter& out) {
  out.keyword("type", kSwitchTypes);
  out.keyword("pattern", std::string_view("^(on|off|true|false)$|\\$\\{"));
}

bool Codec<std::string>::load(const Node& node, Context& context, std::string& target) {
  if (!context.expect_scalar(node)) {
    return false;
  }
  target = node.text();
  return true;
}

void Codec<std::string>::schema(SchemaWriter& out) {
  out.scalar();
}

bool Codec<Secret>::load(const Node& node, Context& context, Secret& target) {
  context.diagnostics().hide_lines(node.start(), node.end());
  if (const Node* path = file_named_by(node)) {
    std::optional<Context::WatchedFile> file = context.read_watched(*path);
    if (!file) {
      return false;
    }
    target = Secret(std::string(trim_newline(file->text)));
    return true;
  }
  if (!context.expect_scalar(node)) {
    return false;
  }
  target = Secret(std::string(node.text()));
  return true;
}

void Codec<Secret>::schema(SchemaWriter& out) {
  out.any_of(
      {[](SchemaWriter& text) { text.keyword("type", std::string_view("string")); },
       file_reference_schema}
  );
}

Parsed<std::uint64_t> parse_unsigned(std::string_view text, std::uint64_t highest) {
  const bool is_number =
      !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) {
    return complain(fmt::format("\"{}\" is not a whole number", text));
  }
  const std::optional<std::uint64_t> value = parse_decimal(text, highest);
  if (!value.has_value()) {
    return complain(fmt::format("{} is too big", text), fmt::format("at most {}", highest));
  }
  return *value;
}

Parsed<std::int64_t> parse_integer(
    std::string_view text, std::int64_t lowest, std::int64_t highest
) {
  const bool is_negative = text.starts_with('-');
  const std::uint64_t limit = is_negative ? std::uint64_t{0} - static_cast<std::uint64_t>(lowest)
                                          : static_cast<std::uint64_t>(highest);
  const Parsed<std::uint64_t> size =
      parse_unsigned(is_negative ? text.substr(1) : text, UINT64_MAX);
  if (!size.has_value()) {
    return complain(fmt::format("\"{}\" is not a whole number", text));
  }
  if (*size > limit) {
    return complain(
        fmt::format("{} is out of range", text), fmt::format("write {} to {}", lowest, highest)
    );
  }
  return static_cast<std::int64_t>(is_negative ? std::uint64_t{0} - *size : *size);
}

Parsed<Port> Codec<Port>::parse(std::string_view text) {
  const Parsed<std::uint64_t> number = parse_unsigned(text, UINT16_MAX);
  if (!number.has_value()) {
    return complain(fmt::format("\"{}\" is not a port", text), "write a number from 0 to 65535");
  }
  return Port(static_cast<std::uint16_t>(*number));
}

std::string Codec<Port>::format(const Port& value) {
  return std::to_string(value.number());
}

void Codec<Port>::show(const Port& value, JsonWriter& out) {
  out.number(std::uint64_t{value.number()});
}

void Codec<Port>::schema(SchemaWriter& out) {
  Codec<std::uint16_t>::schema(out);
}

}  // namespace sluice::config
