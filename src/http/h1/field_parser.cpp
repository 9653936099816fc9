#include "http/h1/field_parser.h"

#include "base/strings.h"

namespace sluice::http::h1 {
namespace {

constexpr std::size_t kUsualFields = 16;

/// What is wrong with a line whose name ends at `at`, but not in a colon.
std::unexpected<Error> refuse_name(std::string_view text, std::size_t line, std::size_t at) {
  if (at == text.size()) {
    return fail(Errc::BadFieldName, "a header section without its end");
  }
  const char c = text[at];
  const bool is_space = c == ' ' || c == '\t';
  if (is_space && at == line) {
    return fail(Errc::ObsoleteFold);
  }
  if (is_space) {
    return fail(Errc::BadFieldName, "a space in or behind the name");
  }
  return c == '\n' ? fail(Errc::BareLineFeed) : fail(Errc::BadFieldName, "not a token and a colon");
}

bool is_line_end(std::string_view text, std::size_t at) {
  return at + 2 <= text.size() && std::string_view(text.data() + at, 2) == "\r\n";
}

bool is_ows(char c) {
  return c == ' ' || c == '\t';
}

/// What is between a colon and the CR of its line, without spaces and tabs at its ends.
std::string_view value_between(const char* colon, const char* cr) {
  const char* const begin = colon[1] == ' ' ? colon + 2 : colon + 1;
  const std::string_view value(begin, cr);
  // Mostly that was all. Neither is outside of the line, even if the value is empty.
  const bool is_trimmed = !is_ows(*begin) && !is_ows(cr[-1]);
  return is_trimmed ? value : trim_ows(value);
}

}  // namespace

Result<FieldsSeen> parse_fields(
    std::string_view text,
    std::size_t at,
    ByteSearch& search,
    std::uint32_t max_fields,
    FieldSection& fields
) {
  FieldsSeen seen;
  fields.reserve(kUsualFields);
  for (;;) {
    const std::size_t colon = search.non_token(at);
    if (colon == text.size() || text[colon] != ':') {
      if (is_line_end(text, at)) {
        break;
      }
      return refuse_name(text, at, colon);
    }
    if (colon == at) {
      return fail(Errc::BadFieldName, "an empty name");
    }
    const std::size_t end = search.control(colon + 1);
    if (!is_line_end(text, end)) {
      const bool is_line_feed = end < text.size() && text[end] == '\n';
      return is_line_feed ? fail(Errc::BareLineFeed)
                          : fail(Errc::BadFieldValue, "a control character");
    }
    if (fields.size() == max_fields) {
      return fail(Errc::TooManyFields);
    }
    const std::string_view name(text.data() + at, colon - at);
    const FieldId id = field_id(name);
    fields.add(id, name, value_between(text.data() + colon, text.data() + end));
    seen.add(id);
    at = end + 2;
  }
  if (at + 2 != text.size()) {
    return fail(Errc::BadFieldName, "bytes behind the header section");
  }
  return seen;
}

}  // namespace sluice::http::h1
