// Normalises a path and a host in every way there is. What comes out is normal: it does not change
// again, it stays below the root, and it has no dot segments.

#include "base/assert.h"
#include "http/authority.h"
#include "http/grammar.h"
#include "http/uri.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::http {
namespace {

void check_path(std::string_view text, PathRules rules) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Result<std::string_view> path = normalise_path(text, rules, arena);
  if (!path) {
    return;
  }
  SLUICE_ASSERT(path->starts_with('/'), "a path begins with a slash");
  SLUICE_ASSERT(path->size() <= text.size(), "normalising never lengthens a path");
  SLUICE_ASSERT(is_target_text(*path), "a normal path has only characters of a path");
  const std::string framed = std::string(*path) + '/';
  SLUICE_ASSERT(!framed.contains("/./") && !framed.contains("/../"), "dot segments are resolved");
  SLUICE_ASSERT(!rules.merge_slashes || !path->contains("//"), "slashes are merged");

  const Result<std::string_view> again = normalise_path(*path, rules, arena);
  SLUICE_ASSERT(again && *again == *path, "normalising is idempotent");
  SLUICE_ASSERT(again->data() == path->data(), "a normal path is not copied");
  SLUICE_ASSERT(
      encode_path_text(*path, Slash::Keep, arena) == *path, "a normal path needs no encoding"
  );
}

void check_host(std::string_view text) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Result<Authority> authority = parse_authority(text);
  if (!authority) {
    return;
  }
  const std::string_view host = normalise_host(authority->host, arena);
  const Result<Authority> again = parse_authority(host);
  SLUICE_ASSERT(again && again->host == host && !again->port, "a normal host is a host");
  SLUICE_ASSERT(normalise_host(host, arena).data() == host.data(), "a normal host is not copied");
}

void check_encoding(std::string_view text) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const std::string_view in_path = encode_path_text(text, Slash::Encode, arena);
  SLUICE_ASSERT(
      in_path.find_first_of("/?#\\") == std::string_view::npos, "text does not leave its segment"
  );
  const std::string_view in_query = encode_query_value(text, arena);
  SLUICE_ASSERT(
      in_query.find_first_of("&=+#;/?") == std::string_view::npos, "text stays one value"
  );
}

}  // namespace
}  // namespace sluice::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool merge : {false, true}) {
    for (const bool reject : {false, true}) {
      check_path(text, {.merge_slashes = merge, .reject_encoded_slashes = reject});
    }
  }
  check_host(text);
  check_encoding(text);
  return 0;
}
