#include "http/h1/request_parser.h"

#include "base/strings.h"
#include "http/authority.h"
#include "http/h1/byte_search.h"
#include "http/h1/control_fields.h"
#include "http/h1/field_parser.h"
#include "http/h1/request_target.h"

#include <algorithm>

namespace sluice::http::h1 {
namespace {

std::string_view without_empty_lines(std::string_view head) {
  while (head.starts_with("\r\n")) {
    head.remove_prefix(2);
  }
  return head;
}

/// `HTTP/` DIGIT `.` DIGIT (RFC 9112 §2.3)
Result<Version> parse_version(std::string_view text) {
  const bool is_version = text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
                          text[6] == '.' && is_digit(text[7]);
  if (!is_version) {
    return fail(Errc::BadRequestLine, "no HTTP version at the end of the line");
  }
  if (text[5] != '1') {
    return fail(Errc::UnsupportedVersion);
  }
  return text[7] == '0' ? kHttp10 : kHttp11;
}

/// Parses the request line (RFC 9112 §3); returns the offset of the line behind it.
Result<std::size_t> parse_request_line(
    std::string_view text, ByteSearch& search, const HeadLimits& limits, RequestHead& head
) {
  const std::size_t method_end = search.non_token(0);
  if (method_end == 0 || method_end > kMaxMethod || method_end == text.size() ||
      text[method_end] != ' ') {
    return fail(Errc::BadMethod);
  }
  head.method_name = text.substr(0, method_end);
  head.method = method_of(head.method_name);

  const std::size_t end = search.control(method_end);
  if (end + 1 >= text.size() || text[end] != '\r' || text[end + 1] != '\n') {
    const bool is_line_feed = end < text.size() && text[end] == '\n';
    return fail(is_line_feed ? Errc::BareLineFeed : Errc::BadRequestLine, "a control character");
  }
  if (end + 2 > limits.start_line.count()) {
    return fail(Errc::RequestLineTooLong);
  }
  const std::string_view target_and_version = text.substr(method_end + 1, end - method_end - 1);
  // Mostly right before a version. One within it is refused there.
  constexpr std::size_t kSpaceAndVersion = std::string_view(" HTTP/1.1").size();
  const std::size_t usual = target_and_version.size() - kSpaceAndVersion;
  const bool is_usual =
      target_and_version.size() > kSpaceAndVersion && target_and_version[usual] == ' ';
  const std::size_t space = is_usual ? usual : target_and_version.rfind(' ');
  if (space == std::string_view::npos || space == 0) {
    return fail(Errc::BadRequestLine, "not a method, a target and a version");
  }
  // The version first: it decides what the rest means.
  head.version = TRY(parse_version(target_and_version.substr(space + 1)));
  TRY(parse_target(target_and_version.substr(0, space), head));
  return end + 2;
}

/// Finds the authority (RFC 9112 §3.2): that of an absolute target, which replaces Host, else Host.
Result<> resolve_host(const FieldsSeen& seen, RequestHead& head) {
  if (!seen.once.contains(FieldId::Host)) {
    if (head.version >= kHttp11) {
      return fail(Errc::MissingHost);
    }
    return Ok;
  }
  if (seen.repeated.contains(FieldId::Host)) {
    return fail(Errc::BadHost, "more than one Host");
  }
  Field& host = *std::ranges::find(head.fields, FieldId::Host, &Field::id);
  TRY(parse_authority(host.value));
  if (head.authority.empty()) {
    head.authority = host.value;
  } else {
    host.value = head.authority;
  }
  return Ok;
}

/// Whether the client waits for a 100 (RFC 9110 §10.1.1). The expectation means nothing in
/// HTTP/1.0.
Result<bool> read_expect(const FieldSection& fields, const FieldsSeen& seen, Version version) {
  if (!seen.once.contains(FieldId::Expect)) {
    return false;
  }
  for (const Field& field : fields) {
    if (field.id == FieldId::Expect && !equals_ignore_case(field.value, "100-continue")) {
      return fail(Errc::ExpectationFailed);
    }
  }
  return version >= kHttp11;
}

/// RFC 9110 §10.1.4
bool read_accepts_trailers(const FieldSection& fields, const FieldsSeen& seen) {
  const auto names_trailers = [](const Field& field) {
    return field.id == FieldId::TE &&
           !for_each_list_element(field.value, [](std::string_view element) {
             return !equals_ignore_case(element, "trailers");
           });
  };
  return seen.once.contains(FieldId::TE) && std::ranges::any_of(fields, names_trailers);
}

/// What is said of the body and the connection.
constexpr FieldIdSet kControlFields = {
    FieldId::Connection,
    FieldId::ContentLength,
    FieldId::Expect,
    FieldId::TE,
    FieldId::TransferEncoding,
    FieldId::Upgrade,
};

}  // namespace

Result<> parse_request(std::string_view head, const HeadLimits& limits, ParsedRequest& request) {
  head = without_empty_lines(head);
  if (head.size() > limits.size.count()) {
    return fail(Errc::HeadTooLarge);
  }
  RequestHead& parsed = request.head;
  const std::string_view text = parsed.fields.arena().copy(head);
  ByteSearch search(text);
  const std::size_t line_end = TRY(parse_request_line(text, search, limits, parsed));
  const FieldsSeen seen = TRY(parse_fields(text, line_end, search, limits.fields, parsed.fields));
  TRY(resolve_host(seen, parsed));
  request.keep_alive = ConnectionOptions().persists(parsed.version);
  // Most requests have none of these.
  if (!seen.once.intersects(kControlFields)) {
    return Ok;
  }
  request.framing = TRY(read_framing(parsed.fields, seen, parsed.version));

  const ConnectionOptions options = TRY(read_connection(parsed.fields, seen, limits.fields));
  request.keep_alive = options.persists(parsed.version);
  request.upgrade = read_upgrade(parsed.fields, seen, options, parsed.version);
  request.accepts_trailers = read_accepts_trailers(parsed.fields, seen);
  request.expects_continue =
      TRY(read_expect(parsed.fields, seen, parsed.version)) && request.framing.has_body();
  return Ok;
}

}  // namespace sluice::http::h1
