#pragma once

#include "base/error.h"
#include "http/message.h"

#include <string_view>

namespace sluice::http::h1 {

/// Parses a request target (RFC 9112 §3.2) into the target, form, authority, path and query of
/// `head`, whose method is known. An absolute target is of `http` or `https`; its path, if empty,
/// is "/". OPTIONS for an absolute target without path and query asks for "*", and is in the
/// asterisk form from here on (RFC 9112 §3.2.4). Errors: BadTarget for a form its method does not
/// have, another scheme, a fragment, user information, or a character no target has; BadHost for an
/// authority that is none.
Result<> parse_target(std::string_view target, RequestHead& head);

}  // namespace sluice::http::h1
