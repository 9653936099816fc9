#pragma once

#include "config/node.h"
#include "config/sources.h"
#include "config/variables.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

class Diagnostics;

/// What a file may cost us at most.
struct ParseLimits {
  std::size_t max_file_size = std::size_t{64} << 20U;
  std::size_t max_nodes = 2'000'000;      ///< scalars, lists and maps as written
  std::size_t max_alias_nodes = 100'000;  ///< nodes that aliases repeat, each use counted
  std::size_t max_depth = 64;             ///< lists and maps within each other, aliases followed
};

struct ParseOptions {
  Environment environment = process_environment();
  Sources* sources = nullptr;  ///< where files come from; null: each load reads them anew
  ParseLimits limits;
};

/// Reads a strict subset of YAML 1.2, or JSON, into nodes, with variables expanded.
/// Refused beyond bad syntax: duplicate keys, keys that are not scalars, tags, merge keys, more
/// than one document, unknown or self-containing anchors, unset variables, anything over a limit.
/// Empty when there is an error; what it is stands in `diagnostics`, which also keeps the text to
/// show its lines. An empty file is an empty mapping.
std::optional<Document> parse(
    std::string_view text,
    std::string_view file_name,
    Diagnostics& diagnostics,
    const ParseOptions& options = {}
);

/// The same for a file; one that cannot be read, or is too big, is a diagnostic as well.
std::optional<Document> parse_file(
    const std::string& path, Diagnostics& diagnostics, const ParseOptions& options = {}
);

}  // namespace sluice::config
