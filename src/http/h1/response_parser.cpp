#include "http/h1/response_parser.h"

#include "base/strings.h"
#include "http/h1/byte_search.h"
#include "http/h1/control_fields.h"
#include "http/h1/field_parser.h"
#include "http/h1/sender_error.h"

namespace sluice::http::h1 {
namespace {

/// Parses the status line (RFC 9112 §4); returns the offset of the line behind it.
Result<std::size_t> parse_status_line(
    std::string_view text, ByteSearch& search, const HeadLimits& limits, ResponseHead& head
) {
  const std::size_t end = search.control(0);
  if (end + 1 >= text.size() || text[end] != '\r' || text[end + 1] != '\n') {
    return fail(Errc::BadRequestLine, "a control character in the status line");
  }
  if (end + 2 > limits.start_line.count()) {
    return fail(Errc::RequestLineTooLong, "the status line is too long");
  }
  constexpr std::size_t kCode = std::string_view("HTTP/1.1 ").size();
  constexpr std::size_t kReason = kCode + 3;
  const std::string_view line = text.substr(0, end);
  const bool is_http1 = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  if (!is_http1) {
    return fail(Errc::BadRequestLine, "not an HTTP/1.0 or HTTP/1.1 status line");
  }
  const bool has_code = line.size() >= kReason && line[kCode] >= '1' && line[kCode] <= '9' &&
                        is_digit(line[kCode + 1]) && is_digit(line[kCode + 2]);
  const bool ends_there = line.size() == kReason || (line.size() > kReason && line[kReason] == ' ');
  if (!has_code || !ends_there) {
    return fail(Errc::BadRequestLine, "not a status code of three digits");
  }
  const int code = 100 * (line[kCode] - '0') + 10 * (line[kCode + 1] - '0') + line[kCode + 2] - '0';
  head.version = line[kCode - 2] == '0' ? kHttp10 : kHttp11;
  head.status = StatusCode(static_cast<std::uint16_t>(code));
  head.reason = line.size() > kReason ? line.substr(kReason + 1) : std::string_view();
  return end + 2;
}

/// `timeout=N` (RFC 2068 §19.7.1, as servers still send it)
std::optional<std::chrono::seconds> read_keep_alive_timeout(const FieldSection& fields) {
  constexpr std::string_view kName = "timeout=";
  constexpr std::uint64_t kDay = 86'400;
  std::optional<std::chrono::seconds> timeout;
  const Field* const keep_alive = fields.find(FieldId::KeepAlive);
  if (keep_alive != nullptr) {
    for_each_list_element(keep_alive->value, [&](std::string_view element) {
      if (equals_ignore_case(element.substr(0, kName.size()), kName)) {
        if (const auto seconds = parse_decimal(trim_ows(element.substr(kName.size())), kDay)) {
          timeout = std::chrono::seconds(*seconds);
        }
      }
      return true;
    });
  }
  return timeout;
}

/// What is to be read and kept, from what is declared (RFC 9112 §6.3).
void resolve_framing(
    BodyFraming declared, Method request_method, bool persists, ParsedResponse& response
) {
  const StatusCode status = response.head.status;
  const bool opens_tunnel =
      status == StatusCode(101) || (request_method == Method::Connect && status.is_success());
  // These two say of the body what it would have been (RFC 9110 §8.6).
  const bool stands_for_body = request_method == Method::Head || status == StatusCode(304);
  if (stands_for_body || status.forbids_body() || opens_tunnel) {
    response.framing = BodyFraming::none();
    response.declared_length = stands_for_body && declared.kind == BodyFraming::Kind::Length
                                   ? declared.length()
                                   : BodyLength::none();
    // The others must not declare a body (RFC 9110 §8.6, RFC 9112 §6.1): who does may send one.
    response.keep_alive = persists && !opens_tunnel && (stands_for_body || !declared.has_body());
    return;
  }
  const bool is_framed = declared.kind != BodyFraming::Kind::None;
  response.framing = is_framed ? declared : BodyFraming::until_close();
  response.keep_alive = persists && is_framed;
}

Result<> parse(
    std::string_view head, Method request_method, const HeadLimits& limits, ParsedResponse& response
) {
  if (head.size() > limits.size.count()) {
    return fail(Errc::HeadTooLarge);
  }
  ResponseHead& parsed = response.head;
  const std::string_view text = parsed.fields.arena().copy(head);
  ByteSearch search(text);
  const std::size_t line_end = TRY(parse_status_line(text, search, limits, parsed));
  const FieldsSeen seen = TRY(parse_fields(text, line_end, search, limits.fields, parsed.fields));
  const BodyFraming declared = TRY(read_framing(parsed.fields, seen, parsed.version));
  const ConnectionOptions options = TRY(read_connection(parsed.fields, seen, limits.fields));
  resolve_framing(declared, request_method, options.persists(parsed.version), response);
  if (parsed.status == StatusCode(101)) {
    response.upgrade = read_upgrade(parsed.fields, seen, options, parsed.version);
  }
  if (seen.once.contains(FieldId::KeepAlive)) {
    response.keep_alive_timeout = read_keep_alive_timeout(parsed.fields);
  }
  return Ok;
}

}  // namespace

Result<> parse_response(
    std::string_view head, Method request_method, const HeadLimits& limits, ParsedResponse& response
) {
  Result<> parsed = parse(head, request_method, limits, response);
  if (!parsed) {
    return std::unexpected(error_from(Sender::Upstream, parsed.error()));
  }
  return Ok;
}

}  // namespace sluice::http::h1
