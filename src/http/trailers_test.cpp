#include "http/trailers.h"

#include <gtest/gtest.h>

namespace sluice::http {
namespace {

bool is_allowed(std::string_view name) {
  return is_allowed_in_trailers({name, "1", field_id(name)});
}

TEST(Trailers, MayHoldWhatOnlyDescribesTheContent) {
  for (const std::string_view name :
       {"grpc-status",
        "grpc-message",
        "Server-Timing",
        "X-Checksum",
        "ETag",
        "Digest",
        "Contents",
        "x_checksum"}) {
    EXPECT_TRUE(is_allowed(name)) << name;
  }
}

TEST(Trailers, MayNotFrameRouteOrAuthenticate) {
  for (const std::string_view name :
       {"Transfer-Encoding",
        "content-length",
        "Host",
        "Connection",
        "Upgrade",
        "TE",
        "Trailer",
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "Cache-Control",
        "Expect",
        "Range",
        "If-Match",
        "Content-Type",
        "Content-Encoding",
        "Content-Disposition",
        "Location",
        "Vary",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "Forwarded",
        "X-Real-IP",
        "Client-Cert",
        "Pragma",
        "Access-Control-Allow-Origin",
        "Proxy-Authorization",
        "Sec-WebSocket-Key",
        "X_Forwarded_For",
        "x_real-ip",
        "Content_Length",
        "Transfer_Encoding",
        "X_Forwarded_A_Name_That_Is_Longer_Than_Any",
        "X-Original-URL",
        "X-HTTP-Method-Override",
        "Proxy"}) {
    EXPECT_FALSE(is_allowed(name)) << name;
  }
}

}  // namespace
}  // namespace sluice::http
