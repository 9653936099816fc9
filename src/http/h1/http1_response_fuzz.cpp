// Feeds bytes as an upstream would, and checks what a parsed head promises.

#include "base/assert.h"
#include "http/grammar.h"
#include "http/h1/head_finder.h"
#include "http/h1/response_parser.h"
#include "http/h1/serialize.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::http::h1 {
namespace {

constexpr HeadLimits kLimits{.start_line = Bytes(1024), .size = Bytes(4096), .fields = 20};

std::string written(const ParsedResponse& response) {
  const ResponseToWrite message{
      .status = response.head.status,
      .reason = response.head.reason,
      .fields = response.head.fields,
      .connection = {.framing = response.framing},
      .date = {},
  };
  std::string text(max_head_size(message), '\0');
  const auto size = static_cast<std::size_t>(write_head(text.data(), message) - text.data());
  SLUICE_ASSERT(size <= text.size(), "no longer than announced");
  text.resize(size);
  return text;
}

void check(const ParsedResponse& response, Method method) {
  const StatusCode status = response.head.status;
  SLUICE_ASSERT(status >= StatusCode(100) && status <= StatusCode(999), "a code has three digits");
  SLUICE_ASSERT(is_field_value(response.head.reason), "a reason has no controls");
  for (const Field& field : response.head.fields) {
    SLUICE_ASSERT(
        is_token(field.name) && is_field_value(field.value), "names and values are valid"
    );
  }
  const bool has_no_body = method == Method::Head || status.forbids_body();
  SLUICE_ASSERT(!has_no_body || !response.framing.has_body(), "no body where there is none");
  SLUICE_ASSERT(
      response.framing.kind != BodyFraming::Kind::UntilClose || !response.keep_alive,
      "a body that ends with its connection ends it"
  );
}

void check_one(std::string_view bytes, Method method) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  ParsedResponse response(arena);
  if (!parse_response(bytes, method, kLimits, response)) {
    return;
  }
  check(response, method);
  ParsedResponse again(arena);
  const Result<> parsed = parse_response(written(response), method, {}, again);
  SLUICE_ASSERT(parsed.has_value(), "what is written can be parsed");
  SLUICE_ASSERT(again.framing == response.framing, "the framing stays");
}

}  // namespace
}  // namespace sluice::http::h1

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  using namespace sluice::http;
  using namespace sluice::http::h1;
  const std::string_view bytes(
      reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192)
  );
  HeadFinder finder(Sender::Upstream);
  const Result<std::size_t> found = finder.find(bytes, kLimits);
  const std::size_t end = found && *found != 0 ? *found : bytes.size();
  for (const Method method : {Method::Get, Method::Head, Method::Connect}) {
    check_one(bytes.substr(0, end), method);
  }
  return 0;
}
