#include "actions/files/file_response.h"

#include "actions/files/file_body.h"
#include "http/byte_range.h"
#include "http/conditions.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace sluice::actions {

using http::FieldId;

namespace {

/// Makes the answer with one file.
class FileAnswer {
 public:
  FileAnswer(exchange::Exchange& exchange, WorkerFiles& files, Representation representation)
      : exchange_(exchange),
        arena_(exchange.arena),
        files_(files),
        what_(std::move(representation)),
        file_(*what_.file),
        response_(arena_) {}

  Result<http::Response> make();

 private:
  [[nodiscard]] const http::FieldSection& asked() const { return exchange_.request.head.fields; }

  http::FieldSection& fields() { return response_.head.fields; }

  void add_validators();
  void send_whole();
  Result<> send_ranges(std::span<const http::ByteRange> ranges);
  void send_range(const http::ByteRange& range);
  void send_parts(std::span<const http::ByteRange> ranges);
  void send(std::span<const FilePiece> pieces);
  std::string_view content_range(const http::ByteRange& range);
  std::string_view make_boundary();

  exchange::Exchange& exchange_;
  Arena& arena_;
  WorkerFiles& files_;
  Representation what_;
  const OpenFile& file_;
  http::Response response_;
};

std::span<FilePiece> make_pieces(Arena& arena, std::size_t count) {
  auto* const pieces = arena.allocate_array<FilePiece>(count);
  std::uninitialized_default_construct_n(pieces, count);
  return {pieces, count};
}

Result<http::Response> FileAnswer::make() {
  const http::Method method = exchange_.request.head.method;
  const http::Validators validators{file_.etag, file_.data.state.modified()};
  const WallTime now = exchange_.request.received_wall;
  fields().reserve(8);
  switch (http::evaluate_conditions(method, asked(), validators, now)) {
    case http::Condition::Failed:
      return fail(Errc::PreconditionFailed);
    case http::Condition::NotModified:
      response_.head.status = http::StatusCode(304);
      add_validators();
      return std::move(response_);
    case http::Condition::Holds:
      break;
  }
  const std::optional<std::string_view> range = asked().single(FieldId::Range);
  if (method == http::Method::Get && range && http::range_is_current(asked(), validators, now)) {
    const http::RangeSet set = http::RangeSet::parse(*range, file_.size());
    if (set.outcome() != http::RangeSet::Outcome::Whole) {
      TRY(send_ranges(set.ranges()));
      return std::move(response_);
    }
  }
  send_whole();
  return std::move(response_);
}

void FileAnswer::add_validators() {
  fields().add(FieldId::LastModified, arena_.copy(file_.last_modified));
  fields().add(FieldId::ETag, arena_.copy(file_.etag));
  if (what_.varies_by_encoding) {
    fields().add(FieldId::Vary, "Accept-Encoding");
  }
}

void FileAnswer::send_whole() {
  fields().add(FieldId::ContentType, what_.content_type);
  add_validators();
  if (!what_.content_encoding.empty()) {
    fields().add(FieldId::ContentEncoding, what_.content_encoding);
  }
  fields().add(FieldId::Other, "Accept-Ranges", "bytes");
  const std::span<FilePiece> pieces = make_pieces(arena_, 1);
  pieces[0] = {.before = {}, .from = 0, .size = file_.size()};
  send(pieces);
}

/// No ranges: none of those asked for is in the file.
Result<> FileAnswer::send_ranges(std::span<const http::ByteRange> ranges) {
  if (ranges.empty()) {
    const fmt::format_int size(file_.size());
    exchange_.error_fields.add(
        FieldId::ContentRange, arena_.concat("bytes */", std::string_view(size.data(), size.size()))
    );
    return fail(Errc::RangeNotSatisfiable);
  }
  response_.head.status = http::StatusCode(206);
  add_validators();
  if (!what_.content_encoding.empty()) {
    fields().add(FieldId::ContentEncoding, what_.content_encoding);
  }
  if (ranges.size() == 1) {
    send_range(ranges.front());
  } else {
    send_parts(ranges);
  }
  return Ok;
}

void FileAnswer::send_range(const http::ByteRange& range) {
  fields().add(FieldId::ContentType, what_.content_type);
  fields().add(FieldId::ContentRange, content_range(range));
  const std::span<FilePiece> pieces = make_pieces(arena_, 1);
  pieces[0] = {.before = {}, .from = range.first, .size = range.size()};
  send(pieces);
}

/// RFC 9110 §14.6: each range in a part of its own, with a head that says which it is.
void FileAnswer::send_parts(std::span<const http::ByteRange> ranges) {
  const std::string_view boundary = make_boundary();
  fields().add(FieldId::ContentType, arena_.concat("multipart/byteranges; boundary=", boundary));
  const std::span<FilePiece> pieces = make_pieces(arena_, ranges.size() + 1);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    pieces[i] = {
        .before = arena_.concat(
            i == 0 ? "--" : "\r\n--",
            boundary,
            "\r\nContent-Type: ",
            what_.content_type,
            "\r\nContent-Range: ",
            content_range(ranges[i]),
            "\r\n\r\n"
        ),
        .from = ranges[i].first,
        .size = ranges[i].size(),
    };
  }
  pieces.back() = {.before = arena_.concat("\r\n--", boundary, "--\r\n")};
  send(pieces);
}

void FileAnswer::send(std::span<const FilePiece> pieces) {
  response_.body = make_in<FileBody>(arena_, exchange_.loop, files_, std::move(what_.file), pieces);
}

std::string_view FileAnswer::content_range(const http::ByteRange& range) {
  constexpr std::size_t kLongest = 72;  // three numbers of 20 digits
  char* const text = arena_.allocate_array<char>(kLongest);
  char* const end =
      fmt::format_to(text, FMT_COMPILE("bytes {}-{}/{}"), range.first, range.last, file_.size());
  return {text, end};
}

/// One that nobody can have put into a file.
std::string_view FileAnswer::make_boundary() {
  constexpr std::size_t kSize = 32;
  char* const text = arena_.allocate_array<char>(kSize);
  fmt::format_to(
      text, FMT_COMPILE("{:016x}{:016x}"), exchange_.loop.rng().next(), exchange_.loop.rng().next()
  );
  return {text, kSize};
}

}  // namespace

Result<http::Response> file_response(
    exchange::Exchange& exchange, WorkerFiles& files, Representation representation
) {
  return FileAnswer(exchange, files, std::move(representation)).make();
}

}  // namespace sluice::actions
