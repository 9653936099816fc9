#pragma once

#include "observe/access_record.h"
#include "observe/timestamp.h"

#include <cstddef>
#include <string_view>

namespace sluice::observe {

/// At most so many bytes `format_access_line` writes for this record. Cheap: it only adds lengths.
std::size_t max_access_line(const AccessRecord& record);

/// Writes the record as one line of JSON with a line feed, and returns where the next would go.
char* format_access_line(const AccessRecord& record, TimestampWriter& timestamps, char* to);

/// Whether a line may have a member of that name of its own.
bool is_access_member(std::string_view name);

}  // namespace sluice::observe
