#include "http/entity_tag.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sluice::http {

namespace {

/// etagc (RFC 9110 §8.8.3): neither a quote nor a space, and no escapes.
bool is_tag_char(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);
}

}  // namespace

std::optional<EntityTag> take_entity_tag(std::string_view& text) {
  const bool is_weak = text.starts_with("W/");  // case matters
  const std::string_view quoted = text.substr(is_weak ? 2 : 0);
  if (!quoted.starts_with('"')) {
    return std::nullopt;
  }
  const std::size_t end = quoted.find('"', 1);
  if (end == std::string_view::npos ||
      !std::ranges::all_of(quoted.substr(1, end - 1), is_tag_char)) {
    return std::nullopt;
  }
  text = quoted.substr(end + 1);
  return EntityTag{quoted.substr(0, end + 1), is_weak};
}

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
  const std::optional<EntityTag> tag = take_entity_tag(text);
  return text.empty() ? tag : std::nullopt;
}

}  // namespace sluice::http
