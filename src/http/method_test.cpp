#include "http/method.h"

#include "http/status.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace sluice::http {
namespace {

TEST(Method, IsKnownByItsExactName) {
  for (const std::string_view name :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}) {
    EXPECT_NE(method_of(name), Method::Other) << name;
    EXPECT_EQ(method_name(method_of(name)), name);
  }
  for (const std::string_view name : {"get", "Get", "GETS", "GE", "", "PURGE"}) {
    EXPECT_EQ(method_of(name), Method::Other) << name;
  }
}

TEST(Method, IsIdempotentAsFarAsRetriesGo) {
  EXPECT_TRUE(is_idempotent(Method::Get));
  EXPECT_TRUE(is_idempotent(Method::Delete));
  EXPECT_FALSE(is_idempotent(Method::Post));
  EXPECT_FALSE(is_idempotent(Method::Patch));
  EXPECT_FALSE(is_idempotent(Method::Other));
}

TEST(StatusCode, HasTheRegisteredPhraseOrNone) {
  EXPECT_EQ(reason_phrase(StatusCode(100)), "Continue");
  EXPECT_EQ(reason_phrase(StatusCode(200)), "OK");
  EXPECT_EQ(reason_phrase(StatusCode(404)), "Not Found");
  EXPECT_EQ(reason_phrase(StatusCode(511)), "Network Authentication Required");
  EXPECT_EQ(reason_phrase(StatusCode(299)), "");
  EXPECT_EQ(reason_phrase(StatusCode(999)), "");
}

TEST(StatusCode, KnowsWhichResponsesHaveNoBody) {
  for (const std::uint16_t code : std::initializer_list<std::uint16_t>{100, 101, 103, 204, 304}) {
    EXPECT_TRUE(StatusCode(code).forbids_body()) << code;
  }
  for (const std::uint16_t code :
       std::initializer_list<std::uint16_t>{200, 205, 206, 301, 404, 500}) {
    EXPECT_FALSE(StatusCode(code).forbids_body()) << code;
  }
}

}  // namespace
}  // namespace sluice::http
