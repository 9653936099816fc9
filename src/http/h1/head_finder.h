#pragma once

#include "base/error.h"
#include "http/h1/limits.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http::h1 {

/// Finds where a head ends in bytes that arrive piece by piece, looking at no byte more than twice.
/// One for each head.
///
/// While a head is not complete, it refuses at once what no further byte can repair, so that a peer
/// that speaks something else (a TLS hello on a plain port, HTTP/0.9) is not waited for: a first
/// line that does not begin or end as one, a control other than HTAB, a line feed or carriage
/// return alone, or more bytes than the limits allow. Everything else is the parser's, which takes
/// none of these checks for granted.
class HeadFinder {
 public:
  explicit HeadFinder(Sender sender) : sender_(sender) {}

  /// Finds the end of a trailer section instead: field lines and an empty line, with no line before
  /// them.
  static HeadFinder for_trailers(Sender sender) {
    HeadFinder finder(sender);
    finder.place_ = Place::Fields;
    return finder;
  }

  /// The size of the head at the front of `bytes`, its empty line included, and empty lines before
  /// it, of which a client may send a few (RFC 9112 §2.2); 0: it is not complete. `bytes` begins at
  /// the same byte in each call and grows. Errors for a client: BadMethod, BadRequestLine,
  /// BareLineFeed, BadFieldName, BadFieldValue, RequestLineTooLong, HeadTooLarge; for an upstream:
  /// HttpProtocolError, HttpResponseHeaderSectionSize.
  Result<std::size_t> find(std::string_view bytes, const HeadLimits& limits);

  /// Whether a byte of the head itself has come: until then the connection is idle.
  [[nodiscard]] bool has_begun() const { return place_ != Place::EmptyLines; }

 private:
  enum class Place : std::uint8_t { EmptyLines, StartLine, Fields };

  static constexpr std::uint32_t kMaxEmptyLines = 4;

  Result<std::size_t> find_end(std::string_view bytes, const HeadLimits& limits);
  Result<> skip_empty_lines(std::string_view bytes);
  Result<> check_beginning(std::string_view head) const;
  Result<> check_start_line(std::string_view line) const;
  Result<> check_size(std::size_t size, const HeadLimits& limits) const;
  [[nodiscard]] std::unexpected<Error> refuse_control(std::string_view head, std::size_t at) const;

  Sender sender_;
  Place place_ = Place::EmptyLines;
  std::uint32_t begin_ = 0;    // of the head, behind the empty lines; the others count from it
  std::uint32_t line_ = 0;     // where the line begins that is not complete yet
  std::uint32_t scanned_ = 0;  // no control is before it but the ends of lines
};

}  // namespace sluice::http::h1
