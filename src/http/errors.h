#pragma once

#include "base/error.h"
#include "http/status.h"

#include <cstdint>
#include <string_view>

namespace sluice::http {

/// What an error means to HTTP. One row for each `Errc`; adding an error is adding a row.
struct ErrorInfo {
  Errc code;
  std::string_view
      name;  ///< stable, for logs, metrics, error bodies and docs: "connection_refused"
  std::string_view proxy_status;  ///< the error type of RFC 9209 §2.3, or empty
  StatusCode status;              ///< what the client gets; 0: nothing can be answered
  bool closes_connection;         ///< the client's connection cannot be used any further
  bool from_upstream;             ///< counted as an upstream error
  std::string_view text;          ///< one plain sentence for people
};

const ErrorInfo& error_info(Errc code);

/// The stable name of an error: what logs, metrics and error bodies show.
inline std::string_view error_name(Errc code) {
  return error_info(code).name;
}

}  // namespace sluice::http
