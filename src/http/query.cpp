#include "http/query.h"

#include "base/strings.h"

#include <algorithm>
#include <cstddef>

namespace sluice::http {

namespace {

/// Takes the first character off `text`, decoded.
char take_decoded(std::string_view& text) {
  char c = text.front();
  std::size_t taken = 1;
  if (c == '+') {
    c = ' ';
  } else if (c == '%' && text.size() >= 3 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
    c = static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
    taken = 3;
  }
  text.remove_prefix(taken);
  return c;
}

bool equals_decoded(std::string_view encoded, std::string_view text) {
  while (!encoded.empty() && !text.empty()) {
    if (take_decoded(encoded) != text.front()) {
      return false;
    }
    text.remove_prefix(1);
  }
  return encoded.empty() && text.empty();
}

std::string_view decode(std::string_view text, Arena& arena) {
  if (text.find_first_of("%+") == std::string_view::npos) {
    return text;
  }
  char* const start = arena.allocate_array<char>(text.size());
  char* to = start;
  while (!text.empty()) {
    *to++ = take_decoded(text);
  }
  return {start, static_cast<std::size_t>(to - start)};
}

}  // namespace

std::optional<std::string_view> query_value(
    std::string_view query, std::string_view name, Arena& arena
) {
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    const std::size_t equals = parameter.find('=');
    if (!parameter.empty() && equals_decoded(parameter.substr(0, equals), name)) {
      return equals == std::string_view::npos ? std::string_view()
                                              : decode(parameter.substr(equals + 1), arena);
    }
  }
  return std::nullopt;
}

}  // namespace sluice::http
