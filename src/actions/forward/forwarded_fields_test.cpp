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

  ForwardOptions options{.via = "sluice-1"};

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
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("X-Real-IP"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-For"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-Proto"), "http");
  EXPECT_EQ(sent("X-Forwarded-Host"), "example.com:8080");
  EXPECT_EQ(sent("X-Request-ID"), "id-1");
  EXPECT_EQ(sent("Via"), "1.1 sluice-1");
  EXPECT_EQ(sent("Host"), "") << "the client's side writes it";
}

TEST_F(ForwardedFields, GoBehindWhatATrustedProxySaid) {
  exchange.client.ip = "203.0.113.5";
  head.fields.add("X-Forwarded-For", "203.0.113.5");
  head.fields.add("X-Forwarded-For", "198.51.100.2");
  head.fields.add("X-Forwarded-Host", "outside.example");
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("X-Real-IP"), "203.0.113.5");
  EXPECT_EQ(sent("X-Forwarded-For"), "203.0.113.5, 198.51.100.2, 192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-Host"), "outside.example");
}

TEST_F(ForwardedFields, AddToVia) {
  head.version = http::kHttp10;
  head.fields.add("Via", "1.1 first");
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Via"), "1.1 first, 1.0 sluice-1");
}

TEST_F(ForwardedFields, LeaveOutWhatBelongsToTheConnection) {
  head.fields.add("Connection", "keep-alive, X-Hop");
  head.fields.add("X-Hop", "1");
  head.fields.add("Keep-Alive", "timeout=5");
  head.fields.add("Transfer-Encoding", "chunked");
  head.fields.add("Upgrade", "websocket");
  head.fields.add("Accept", "*/*");
  make_forward_fields(exchange, options);
  for (const std::string_view name :
       {"Connection", "X-Hop", "Keep-Alive", "Transfer-Encoding", "Upgrade"}) {
    EXPECT_EQ(sent(name), "") << name;
  }
  EXPECT_EQ(sent("Accept"), "*/*");
}

TEST_F(ForwardedFields, AreNotStrippedByAConnectionThatNamesThem) {
  head.fields.add("Connection", "X-Real-IP, X-Forwarded-For, Via");
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("X-Real-IP"), "192.0.2.1");
  EXPECT_EQ(sent("X-Forwarded-For"), "192.0.2.1");
  EXPECT_EQ(sent("Via"), "1.1 sluice-1");
}

TEST_F(ForwardedFields, LeaveViaAsItCameWhereOursIsOff) {
  options.via = {};
  head.fields.add("Via", "1.1 first");
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Via"), "1.1 first");
}

TEST_F(ForwardedFields, HaveNoForwardedUnlessItIsOn) {
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Forwarded"), "");
}

TEST_F(ForwardedFields, SayItInForwardedWhereThatIsOn) {
  options.forwarded = true;
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Forwarded"), R"(for=192.0.2.1;host="example.com:8080";proto=http)");
}

TEST_F(ForwardedFields, AddToForwardedOfATrustedProxy) {
  options.forwarded = true;
  head.authority = {};
  head.fields.add("Forwarded", "for=203.0.113.5");
  head.fields.add("Forwarded", "for=198.51.100.2");
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Forwarded"), "for=203.0.113.5, for=198.51.100.2, for=192.0.2.1;proto=http");
}

TEST_F(ForwardedFields, QuoteIPv6InForwarded) {
  options.forwarded = true;
  head.authority = "a";
  connection.peer_ip = "2001:db8::1";
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Forwarded"), R"(for="[2001:db8::1]";host="a";proto=http)");
}

TEST_F(ForwardedFields, CallAUnixPeerUnknownInForwarded) {
  options.forwarded = true;
  connection.peer_ip = {};
  exchange.client.ip = {};
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("Forwarded"), R"(for=unknown;host="example.com:8080";proto=http)");
}

TEST_F(ForwardedFields, ShowWhetherARequestWasHereBefore) {
  head.fields.add("Via", "1.1 first, HTTP/1.1 sluice-10");
  EXPECT_FALSE(has_passed_through(head.fields, "sluice-1"));
  head.fields.add("Via", "1.1 sluice-1, 1.1 other");
  EXPECT_TRUE(has_passed_through(head.fields, "sluice-1"));
  EXPECT_TRUE(has_passed_through(head.fields, "sluice-10"));
  EXPECT_FALSE(has_passed_through(head.fields, "1.1"));
}

TEST_F(ForwardedFields, ReadViaWithAComment) {
  head.fields.add("Via", "1.0 sluice-1 (a comment)");
  EXPECT_TRUE(has_passed_through(head.fields, "sluice-1"));
}

TEST_F(ForwardedFields, NameNoAddressOfAUnixPeer) {
  connection.peer_ip = {};
  exchange.client.ip = {};
  make_forward_fields(exchange, options);
  EXPECT_EQ(sent("X-Real-IP"), "");
  EXPECT_EQ(sent("X-Forwarded-For"), "");
}

}  // namespace
}  // namespace sluice::actions
