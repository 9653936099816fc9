#pragma once

#include "observe/access_record.h"
#include "observe/timestamp.h"

#include <cstddef>

namespace sluice::observe {

/// At most so many bytes `format_access_line` writes for this record. Cheap: it only adds lengths.
std::size_t max_access_line(const AccessRecord& record);

/// Writes the record as one line of JSON with a line feed, and returns where the next would go.
char* format_access_line(const AccessRecord& record, TimestampWriter& timestamps, char* to);

}  // namespace sluice::observe
