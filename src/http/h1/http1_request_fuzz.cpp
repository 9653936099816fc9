// Feeds bytes as a client would, whole and one by one, and checks what a parsed head promises:
// written again, it is parsed to the same, with the same framing.

#include "base/assert.h"
#include "http/authority.h"
#include "http/grammar.h"
#include "http/h1/head_finder.h"
#include "http/h1/request_parser.h"
#include "http/h1/serialize.h"
#include "http/hop_by_hop.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::http::h1 {
namespace {

constexpr HeadLimits kLimits{.start_line = Bytes(1024), .size = Bytes(4096), .fields = 20};

Result<std::size_t> find_byte_by_byte(std::string_view bytes) {
  HeadFinder finder(Sender::Client);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const Result<std::size_t> found = finder.find(bytes.substr(0, size), kLimits);
    if (!found || *found != 0) {
      return found;
    }
  }
  return 0;
}

void check_fields(const FieldSection& fields) {
  SLUICE_ASSERT(fields.size() <= kLimits.fields, "no more fields than allowed");
  for (const Field& field : fields) {
    SLUICE_ASSERT(
        is_token(field.name) && is_field_value(field.value), "names and values are valid"
    );
    SLUICE_ASSERT(field.id == field_id(field.name), "the id is that of the name");
  }
}

void check_framing(const ParsedRequest& request) {
  const FieldSection& fields = request.head.fields;
  const bool has_length = fields.contains(FieldId::ContentLength);
  const bool has_coding = fields.contains(FieldId::TransferEncoding);
  SLUICE_ASSERT(!has_length || !has_coding, "a body is framed in one way");
  SLUICE_ASSERT(
      has_length == (request.framing.kind == BodyFraming::Kind::Length), "a length frames"
  );
  SLUICE_ASSERT(
      has_coding == (request.framing.kind == BodyFraming::Kind::Chunked), "a coding frames"
  );
}

std::string written(const ParsedRequest& request) {
  const RequestHead& head = request.head;
  const bool is_connect = head.form == TargetForm::Authority;
  const RequestToWrite message{
      .method = head.method_name,
      .path = is_connect ? head.authority : head.path,
      .query = head.query,
      .has_query = head.has_query,
      .host = head.authority,
      .fields = head.fields,
      .connection = {.framing = request.framing},
  };
  std::string text(max_head_size(message), '\0');
  const auto size = static_cast<std::size_t>(write_head(text.data(), message) - text.data());
  SLUICE_ASSERT(size <= text.size(), "no longer than announced");
  text.resize(size);
  return text;
}

void check_round_trip(ParsedRequest& request) {
  if (request.head.authority.empty()) {
    return;  // HTTP/1.0 without a Host
  }
  remove_hop_by_hop(request.head.fields);
  const std::string text = written(request);
  ArenaBlocks blocks;
  Arena arena(blocks);
  ParsedRequest again(arena);
  const Result<> parsed = parse_request(text, {}, again);
  SLUICE_ASSERT(parsed.has_value(), "what is written can be parsed");
  SLUICE_ASSERT(again.framing == request.framing, "the framing stays");
  SLUICE_ASSERT(
      again.head.path == request.head.path && again.head.query == request.head.query,
      "the target stays"
  );
  SLUICE_ASSERT(again.head.authority == request.head.authority, "the host stays");
}

}  // namespace
}  // namespace sluice::http::h1

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  using namespace sluice::http::h1;
  const std::string_view bytes(
      reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192)
  );
  HeadFinder finder(Sender::Client);
  const Result<std::size_t> found = finder.find(bytes, kLimits);
  const Result<std::size_t> found_slowly = find_byte_by_byte(bytes);
  SLUICE_ASSERT(found || !found_slowly, "what is taken piece by piece is taken as a whole");
  SLUICE_ASSERT(
      !found || !found_slowly || *found == *found_slowly,
      "the end does not depend on how bytes arrive"
  );

  ArenaBlocks blocks;
  Arena arena(blocks);
  ParsedRequest request(arena);
  const bool is_delimited = found && *found != 0;
  const Result<> parsed =
      parse_request(bytes.substr(0, is_delimited ? *found : bytes.size()), kLimits, request);
  SLUICE_ASSERT(found_slowly || !parsed, "what is refused piece by piece is refused as a whole");
  SLUICE_ASSERT(
      is_delimited || !parsed || bytes.starts_with("\r\n"),
      "the finder refuses nothing the parser takes"
  );
  check_fields(request.head.fields);
  if (parsed) {
    check_framing(request);
    check_round_trip(request);
  }
  return 0;
}
