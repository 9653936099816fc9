#pragma once

#include "base/error.h"
#include "base/units.h"
#include "http/status.h"
#include "observe/trace.h"

#include <string_view>

namespace sluice::observe {

/// One try to get an answer from an upstream, as it goes on: for the log, the trace and
/// `$upstream.*`. Lives in the arena of its exchange, in a list.
struct Attempt {
  std::string_view upstream;
  std::string_view address;  ///< of the endpoint; empty if none could be chosen
  TimePoint started;
  TimePoint connected;   ///< when a connection was in hand; unset: never
  TimePoint first_byte;  ///< when the head of its answer had come; unset: never
  TimePoint ended;       ///< when the head had come, or when it failed
  SpanId span;
  Errc error = Errc::None;
  http::StatusCode status{0};
  bool reused = false;  ///< on a connection that was open already
  Attempt* next = nullptr;
};

}  // namespace sluice::observe
