#include "actions/forward/forwarded_fields.h"

#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

class ForwardedFields : public ::testing::Test, protected exchange::TestExchange {
 protected:
  void SetUp() override {
    head.authority = "example.com:8080";
    head.fields.add("Host", "example.com:8080");
    exchange.client.ip = connection.peer_ip;
    exchange.request_id = "id-1";
  }

  /// All lines of that name, with a bar between.
  std::string sent(std::string_view name) {
    std::string values;
    for (const http::Field& field : exchange.forward_fields) {
      if (field.id == http::field_id(name) &&
          (field.id != http::FieldId::Other || field.name == name)) {
        values.append(values.empty() ? "" : "|").append(field.value);
      }
    }
    return values;
  }
};

TEST_F(ForwardedFields, TellWhoTheClientIs) {
  make_forward_fields(exchange);
  EXPECT_EQ(sent("X-Real-IP"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-For"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-Proto"), "http");
  EXPECT_EQ(sent("X-Forwarded-Host"), "example.com:8080");
  EXPECT_EQ(sent("X-Request-ID"), "id-1");
  EXPECT_EQ(sent("Via"), "1.1 sluice");
  EXPECT_EQ(sent("Host"), "") << "the client's side writes it";
}

TEST_F(ForwardedFields, GoBehindWhatATrustedProxySaid) {
  exchange.client.ip = "203.0.113.5";
  head.fields.add("X-Forwarded-For", "203.0.113.5");
  head.fields.add("X-Forwarded-For", "198.51.100.2");
  head.fields.add("X-Forwarded-Host", "outside.example");
  make_forward_fields(exchange);
  EXPECT_EQ(sent("X-Real-IP"), "203.0.113.5");
  EXPECT_EQ(sent("X-Forwarded-For"), "203.0.113.5, 198.51.100.2, 192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-Host"), "outside.example");
}

TEST_F(ForwardedFields, AddToVia) {
  head.version = http::kHttp10;
  head.fields.add("Via", "1.1 first");
  make_forward_fields(exchange);
  EXPECT_EQ(sent("Via"), "1.1 first, 1.0 sluice");
}

TEST_F(ForwardedFields, LeaveOutWhatBelongsToTheConnection) {
  head.fields.add("Connection", "keep-alive, X-Hop");
  head.fields.add("X-Hop", "1");
  head.fields.add("Keep-Alive", "timeout=5");
  head.fields.add("Transfer-Encoding", "chunked");
  head.fields.add("Upgrade", "websocket");
  head.fields.add("Accept", "*/*");
  make_forward_fields(exchange);
  for (const std::string_view name :
       {"Connection", "X-Hop", "Keep-Alive", "Transfer-Encoding", "Upgrade"}) {
    EXPECT_EQ(sent(name), "") << name;
  }
  EXPECT_EQ(sent("Accept"), "*/*");
}

TEST_F(ForwardedFields, AreNotStrippedByAConnectionThatNamesThem) {
  head.fields.add("Connection", "X-Real-IP, X-Forwarded-For, Via");
  make_forward_fields(exchange);
  EXPECT_EQ(sent("X-Real-IP"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-For"), "192.0.2.1");
  EXPECT_EQ(sent("Via"), "1.1 sluice");
}

TEST_F(ForwardedFields, NameNoAddressOfAUnixPeer) {
  connection.peer_ip = {};
  exchange.client.ip = {};
  make_forward_fields(exchange);
  EXPECT_EQ(sent("X-Real-IP"), "");
  EXPECT_EQ(sent("X-Forwarded-For"), "");
}

}  // namespace
}  // namespace sluice::actions
