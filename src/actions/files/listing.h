#pragma once

#include "actions/files/directory.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::actions {

enum class HasParent : std::uint8_t { No, Yes };

/// The page of a directory, for people. `title` is its path as they know it; HasParent: there is a
/// way up.
std::string listing_page(const Directory& directory, std::string_view title, HasParent parent);

/// A list for programs: `[{"name": "a.txt", "type": "file", "size": 12, "modified":
/// "2024-05-01T10:00:00Z"}]`; the size of a directory is left out.
std::string listing_json(const Directory& directory);

/// `12`, `3.4 KiB`, `56 MiB`: for people.
std::string readable_size(std::uint64_t bytes);

}  // namespace sluice::actions
