#pragma once

#include "observe/access_record.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sluice::observe {

/// `[10/Oct/2026:13:55:36 +0200]`, in local time: asks for it only when the second changes.
class CommonTimeWriter {
 public:
  static constexpr std::size_t kLength = 28;

  /// Writes `kLength` characters, and returns where the next one would go.
  char* write(WallTime time, char* to);

 private:
  std::int64_t second_ = INT64_MIN;
  std::array<char, kLength + 1> text_{};
};

/// The formats that web servers have shared since NCSA, byte for byte as Apache writes them:
/// common is `%h %l %u %t "%r" %>s %b`; combined adds `"%{Referer}i" "%{User-agent}i"`.
enum class CommonKind : bool { Common, Combined };

/// At most so many bytes `format_common_line` writes for this record.
std::size_t max_common_line(const AccessRecord& record);

/// Writes the record as one line with a line feed, and returns where the next would go.
char* format_common_line(
    const AccessRecord& record, CommonKind kind, CommonTimeWriter& times, char* to
);

}  // namespace sluice::observe
