#pragma once

#include "observe/access_log.h"

#include <string>
#include <vector>

namespace sluice::scenario {

/// What the access log was told of one exchange, in strings of its own.
struct LogRecord {
  std::string method;
  std::string path;
  std::string site;
  std::string route;
  int status = 0;
  Errc error = Errc::None;
  std::uint64_t received_body_bytes = 0;
  std::uint64_t sent_body_bytes = 0;
  std::size_t attempts = 0;
  bool reused = false;  ///< the last attempt was on a connection that was open already
  Duration duration{};
};

/// An access log in memory, shared by all workers of a simulated proxy.
class CollectedLog final : public observe::AccessLog {
 public:
  void write(const observe::AccessRecord& record) override {
    records.push_back({
        .method = std::string(record.method),
        .path = std::string(record.path),
        .site = std::string(record.site),
        .route = std::string(record.route),
        .status = record.status.count(),
        .error = record.error,
        .received_body_bytes = record.received_body_bytes,
        .sent_body_bytes = record.sent_body_bytes,
        .attempts = record.attempts.size(),
        .reused = !record.attempts.empty() && record.attempts.back().reused,
        .duration = record.duration,
    });
  }

  std::vector<LogRecord> records;
};

}  // namespace sluice::scenario
