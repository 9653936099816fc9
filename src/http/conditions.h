#pragma once

#include "base/units.h"
#include "http/fields.h"
#include "http/method.h"

#include <cstdint>
#include <string_view>

namespace sluice::http {

/// What tells one state of a representation from another (RFC 9110 §8.8).
struct Validators {
  std::string_view etag;   ///< as it is sent; empty: none
  WallTime last_modified;  ///< its fraction of a second is not told and does not count
};

/// What a request's conditions make of it.
enum class Condition : std::uint8_t {
  Holds,        ///< go on
  NotModified,  ///< 304: the client has it
  Failed,       ///< 412
};

/// Evaluates If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since in their order of
/// precedence (RFC 9110 §13.2.2), of a request for a representation that exists. A date that is
/// none is ignored.
Condition evaluate_conditions(
    Method method, const FieldSection& fields, const Validators& validators, WallTime now
);

/// Whether If-Range lets a Range count (RFC 9110 §13.1.5): there is none, or it names this very
/// state.
bool range_is_current(const FieldSection& fields, const Validators& validators, WallTime now);

}  // namespace sluice::http
