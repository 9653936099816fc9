#pragma once

#include "actions/files/file_store.h"
#include "base/error.h"
#include "exchange/exchange.h"
#include "http/message.h"

#include <string_view>

namespace sluice::actions {

/// A file as it is to be sent.
struct Representation {
  FileRef file;
  std::string_view content_type;
  std::string_view content_encoding;  ///< empty: none
  bool varies_by_encoding = false;    ///< others get another one
};

/// The answer to GET or HEAD with this file: conditions (RFC 9110 §13) and, of a GET, ranges (§14)
/// are heeded. Errors: PreconditionFailed; RangeNotSatisfiable, with its Content-Range in
/// `exchange.error_fields`.
Result<http::Response> file_response(
    exchange::Exchange& exchange, WorkerFiles& files, Representation representation
);

}  // namespace sluice::actions
