#pragma once

#include "http/h1/serialize.h"
#include "upstream/outgoing_request.h"

namespace sluice::upstream {

/// The head of `request` as HTTP/1.1 writes it to an upstream; views into it.
http::h1::RequestToWrite request_head(const OutgoingRequest& request);

}  // namespace sluice::upstream
