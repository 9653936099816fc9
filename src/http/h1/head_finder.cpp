#include "http/h1/head_finder.h"

#include "http/grammar.h"
#include "http/h1/byte_search.h"
#include "http/h1/empty_line.h"
#include "http/h1/sender_error.h"

#include <algorithm>

namespace sluice::http::h1 {

Result<std::size_t> HeadFinder::find(std::string_view bytes, const HeadLimits& limits) {
  if (place_ == Place::EmptyLines && !bytes.starts_with('\r')) {
    // Nearly every head is here whole when it is first looked at. The parser sees to the rest of
    // it.
    if (const std::size_t end = find_empty_line(bytes.substr(0, limits.size.count()))) {
      place_ = Place::Fields;
      return end;
    }
  }
  Result<std::size_t> size = find_end(bytes, limits);
  if (!size) {
    return std::unexpected(error_from(sender_, size.error()));
  }
  return size;
}

Result<std::size_t> HeadFinder::find_end(std::string_view bytes, const HeadLimits& limits) {
  if (place_ == Place::EmptyLines) {
    TRY(skip_empty_lines(bytes));
    if (place_ == Place::EmptyLines) {
      return 0;
    }
  }
  const std::string_view head = bytes.substr(begin_);
  if (place_ == Place::StartLine) {
    TRY(check_beginning(head));
  }
  ByteSearch search(head, scanned_);
  for (std::size_t at = scanned_;;) {
    at = search.control(at);
    const bool is_open = at == head.size() || (head[at] == '\r' && at + 1 == head.size());
    if (is_open) {
      scanned_ = static_cast<std::uint32_t>(at);
      TRY(check_size(head.size(), limits));
      return 0;
    }
    if (head[at] != '\r' || head[at + 1] != '\n') {
      return refuse_control(head, at);
    }
    const std::size_t end = at + 2;
    if (place_ == Place::StartLine) {
      TRY(check_size(end, limits));
      TRY(check_start_line(head.substr(0, at)));
      place_ = Place::Fields;
    } else if (at == line_) {
      TRY(check_size(end, limits));
      return begin_ + end;
    }
    line_ = static_cast<std::uint32_t>(end);
    at = end;
  }
}

Result<> HeadFinder::skip_empty_lines(std::string_view bytes) {
  std::string_view rest = bytes.substr(begin_);
  while (sender_ == Sender::Client && rest.starts_with("\r\n")) {
    begin_ += 2;
    rest.remove_prefix(2);
    if (begin_ > 2 * kMaxEmptyLines) {
      return fail(Errc::BadRequestLine, "too many empty lines before the request");
    }
  }
  const bool may_be_empty_line = sender_ == Sender::Client && rest == "\r";
  if (rest.empty() || may_be_empty_line) {
    return Ok;
  }
  place_ = Place::StartLine;
  return Ok;
}

Result<> HeadFinder::check_beginning(std::string_view head) const {
  if (sender_ == Sender::Upstream) {
    constexpr std::string_view kBegin = "HTTP/1.";
    if (head.substr(0, kBegin.size()) != kBegin.substr(0, head.size())) {
      return fail(Errc::BadRequestLine, "not an HTTP/1 status line");
    }
    return Ok;
  }
  const std::string_view begin = head.substr(0, kMaxMethod + 1);
  const auto* const end = std::ranges::find_if_not(begin, is_token_char);
  if (end == begin.end()) {
    return begin.size() > kMaxMethod ? fail(Errc::BadMethod, "longer than any method") : Ok;
  }
  if (*end == ' ' && end != begin.begin()) {
    return Ok;
  }
  return *end == '\n' ? fail(Errc::BareLineFeed) : fail(Errc::BadMethod);
}

Result<> HeadFinder::check_start_line(std::string_view line) const {
  constexpr std::size_t kVersionSize = std::string_view(" HTTP/1.1").size();
  if (sender_ == Sender::Client &&
      (line.size() < kVersionSize || !line.substr(line.size() - kVersionSize).starts_with(" HTTP/")
      )) {
    return fail(Errc::BadRequestLine, "no HTTP version at the end of the line");
  }
  return Ok;
}

Result<> HeadFinder::check_size(std::size_t size, const HeadLimits& limits) const {
  if (place_ == Place::StartLine && size > limits.start_line.count()) {
    return fail(Errc::RequestLineTooLong);
  }
  if (size > limits.size.count()) {
    return fail(Errc::HeadTooLarge);
  }
  return Ok;
}

std::unexpected<Error> HeadFinder::refuse_control(std::string_view head, std::size_t at) const {
  if (head[at] == '\n') {
    return fail(Errc::BareLineFeed);
  }
  if (place_ == Place::StartLine) {
    return fail(Errc::BadRequestLine, "a control character");
  }
  const bool in_value = head.substr(line_, at - line_).contains(':');
  return fail(in_value ? Errc::BadFieldValue : Errc::BadFieldName, "a control character");
}

}  // namespace sluice::http::h1
