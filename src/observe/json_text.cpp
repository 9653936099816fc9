#include "observe/json_text.h"

#include "observe/utf8.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace sluice::observe {

namespace {

constexpr std::uint64_t repeat(std::uint8_t byte) {
  return 0x0101010101010101ULL * byte;
}

/// Whether one of 8 bytes is a control, a quote, a backslash, or beyond ASCII. Where the tests for
/// quote and backslash err on a byte behind a true hit, there is a hit all the same.
constexpr bool needs_care(std::uint64_t bytes) {
  const auto has_zero = [](std::uint64_t x) { return (x - repeat(0x01)) & ~x; };
  const std::uint64_t controls = bytes - repeat(0x20);
  const std::uint64_t deletes = has_zero(bytes ^ repeat(0x7f));
  const std::uint64_t quotes = has_zero(bytes ^ repeat('"'));
  const std::uint64_t backslashes = has_zero(bytes ^ repeat('\\'));
  return ((bytes | controls | deletes | quotes | backslashes) & repeat(0x80)) != 0;
}

constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) {
    plain[c] = c != '"' && c != '\\';
  }
  return plain;
}

constexpr std::array<bool, 256> kIsPlain = make_plain();

bool is_plain(char c) {
  return kIsPlain[static_cast<unsigned char>(c)];
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

char* append_escape(unsigned char byte, char* to) {
  const auto short_form = [&](char c) {
    *to++ = '\\';
    *to++ = c;
    return to;
  };
  switch (byte) {
    case '"':
    case '\\':
      return short_form(static_cast<char>(byte));
    case '\n':
      return short_form('n');
    case '\r':
      return short_form('r');
    case '\t':
      return short_form('t');
    default:
      std::string_view("\\u00").copy(to, 4);
      to[4] = kHexDigits[byte >> 4U];
      to[5] = kHexDigits[byte & 0xfU];
      return to + 6;
  }
}

/// One character that is not plain: taken off `text`, and written.
char* append_character(std::string_view& text, char* to) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = utf8_length(text);
  if (length == 2 && first == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0) {
    to = append_escape(static_cast<unsigned char>(text[1]), to);  // U+0080 to U+009F
  } else if (length >= 2) {
    std::memcpy(to, text.data(), length);
    to += length;
  } else {
    to = append_escape(first, to);
  }
  text.remove_prefix(length == 0 ? 1 : length);
  return to;
}

template <class Word>
Word load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Copies a text of less than 8 bytes if all of it is plain; else does nothing and returns false.
bool append_short(std::string_view text, char* to) {
  if (text.size() >= 4) {
    const std::size_t last = text.size() - 4;
    const auto front = load<std::uint32_t>(text.data());
    const auto back = load<std::uint32_t>(text.data() + last);
    if (needs_care(std::uint64_t{front} << 32U | back)) {
      return false;
    }
    std::memcpy(to, &front, sizeof front);
    std::memcpy(to + last, &back, sizeof back);
    return true;
  }
  for (const char c : text) {
    if (!is_plain(c)) {
      return false;
    }
    *to++ = c;
  }
  return true;
}

/// Takes plain text off the front, 8 bytes at a time; stops before a word that is not plain.
char* append_words(std::string_view& text, char* to) {
  bool has_copied = false;
  while (text.size() >= 8) {
    const auto word = load<std::uint64_t>(text.data());
    if (needs_care(word)) {
      return to;
    }
    std::memcpy(to, &word, sizeof word);
    to += 8;
    text.remove_prefix(8);
    has_copied = true;
  }
  if (has_copied) {
    // The rest, together with bytes before it that were copied just now: once more, to the same
    // place.
    const std::size_t overlap = 8 - text.size();
    const auto word = load<std::uint64_t>(text.data() - overlap);
    if (!needs_care(word)) {
      std::memcpy(to - overlap, &word, sizeof word);
      to += text.size();
      text = {};
    }
  }
  return to;
}

}  // namespace

char* append_json_text(std::string_view text, char* to) {
  if (text.size() < 8 && append_short(text, to)) {
    return to + text.size();
  }
  while (!text.empty()) {
    to = append_words(text, to);
    while (!text.empty() && is_plain(text[0])) {
      *to++ = text[0];
      text.remove_prefix(1);
    }
    while (!text.empty() && !is_plain(text[0])) {
      to = append_character(text, to);
    }
  }
  return to;
}

}  // namespace sluice::observe
