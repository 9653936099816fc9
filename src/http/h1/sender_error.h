#pragma once

#include "base/error.h"
#include "http/h1/limits.h"

namespace sluice::http::h1 {

/// An error as this code finds it, in the words for a client's message, as the error it is coming
/// from `sender`: for an upstream HttpResponseHeaderSectionSize, HttpResponseTransferCoding or
/// HttpProtocolError.
Error error_from(Sender sender, Error error);

}  // namespace sluice::http::h1
