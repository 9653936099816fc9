#include "proxy/error_response.h"

#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>

namespace sluice::proxy {
namespace {

using http::FieldId;
using testing::HasSubstr;
using testing::Not;

class ErrorResponse : public ::testing::Test, protected exchange::TestExchange {
 protected:
  void SetUp() override { exchange.request_id = "id-1"; }

  std::string body(const http::Response& response) {
    return std::string(response.body->take_arrived()->view());
  }

  std::string field(const http::Response& response, FieldId id) {
    return std::string(response.head.fields.single(id).value_or("none"));
  }
};

TEST_F(ErrorResponse, IsAShortTextWithItsCode) {
  const http::Response response = error_response(exchange, Errc::ConnectionRefused);
  EXPECT_EQ(response.head.status.count(), 502);
  EXPECT_EQ(field(response, FieldId::ContentType), "text/plain; charset=utf-8");
  EXPECT_EQ(field(response, FieldId::ProxyStatus), "sluice; error=connection_refused");
  EXPECT_EQ(
      body(response),
      "502 Bad Gateway\n\nThe upstream refused the connection.\n\nerror: connection_refused\n"
      "request: id-1\n"
  );
}

TEST_F(ErrorResponse, IsAPageForBrowsers) {
  head.fields.add(
      FieldId::Accept, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
  );
  exchange.request_id = "<id>";
  const http::Response response = error_response(exchange, Errc::NoRoute);
  EXPECT_EQ(field(response, FieldId::ContentType), "text/html; charset=utf-8");
  const std::string page = body(response);
  EXPECT_THAT(page, HasSubstr("<h1>404 Not Found</h1>"));
  EXPECT_THAT(page, HasSubstr("<code>no_route</code>"));
  EXPECT_THAT(page, HasSubstr("&lt;id&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<id>")));
}

TEST_F(ErrorResponse, IsATextForThoseWhoTakeAnything) {
  head.fields.add(FieldId::Accept, "*/*");
  EXPECT_EQ(
      field(error_response(exchange, Errc::NoRoute), FieldId::ContentType),
      "text/plain; charset=utf-8"
  );
}

TEST_F(ErrorResponse, SaysWhatItsErrorHasToSay) {
  EXPECT_EQ(field(error_response(exchange, Errc::MethodNotAllowed, "GET"), FieldId::Allow), "GET");
  EXPECT_EQ(field(error_response(exchange, Errc::NoRoute, "GET"), FieldId::Allow), "none");
  exchange.error_fields.add(FieldId::ContentRange, "bytes */7");
  const http::Response response = error_response(exchange, Errc::RangeNotSatisfiable);
  EXPECT_EQ(response.head.status.count(), 416);
  EXPECT_EQ(field(response, FieldId::ContentRange), "bytes */7");
  EXPECT_EQ(field(response, FieldId::ProxyStatus), "none");
}

}  // namespace
}  // namespace sluice::proxy
