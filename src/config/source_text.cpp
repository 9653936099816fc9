#include "config/source_text.h"

namespace sluice::config {

namespace {

constexpr std::size_t kLongestBreak = 3;

/// The size of the line break at `at`, 0 if there is none.
std::size_t break_size(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first > '\r' && first != 0xC2 && first != 0xE2) {
    return 0;
  }
  const std::string_view rest = text.substr(at, kLongestBreak);
  if (rest.starts_with("\r\n") || rest.starts_with("\xC2\x85")) {
    return 2;
  }
  if (rest.starts_with('\n') || rest.starts_with('\r')) {
    return 1;
  }
  return rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9" ? 3 : 0;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = break_size(text, at);
    at += size == 0 ? 1 : size;
    if (size != 0) {
      starts.push_back(at);
    }
  }
  return starts;
}

std::string_view line_at(
    std::string_view text, const std::vector<std::size_t>& starts, std::uint32_t number
) {
  if (number == 0 || number > starts.size()) {
    return {};
  }
  const std::size_t start = starts[number - 1];
  const std::size_t end = number < starts.size() ? starts[number] : text.size();
  std::string_view line = text.substr(start, end - start);
  for (std::size_t size = kLongestBreak; size > 0; --size) {  // CRLF before LF
    if (size <= line.size() && break_size(line, line.size() - size) == size) {
      line.remove_suffix(size);
      break;
    }
  }
  return line;
}

std::size_t byte_of_column(std::string_view line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t seen = 1; seen < column && at < line.size(); ++seen) {
    do {
      ++at;
    } while (at < line.size() && is_continuation(line[at]));
  }
  return at;
}

std::uint32_t count_characters(std::string_view text) {
  std::uint32_t count = 0;
  for (const char byte : text) {
    count += is_continuation(byte) ? 0 : 1;
  }
  return count;
}

}  // namespace sluice::config
