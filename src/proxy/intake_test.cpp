#include "proxy/intake.h"

#include "exchange/test_exchange.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::proxy {
namespace {

using exchange::AddressRange;
using exchange::AddressSet;

constexpr std::string_view kRequestId = "0190f5e2-7a1b-7c3d-8e4f-5a6b7c8d9e0f";

class Intake : public ::testing::Test, protected exchange::TestExchange {
 protected:
  void take_in_trusting(std::initializer_list<std::string_view> trusted) {
    std::vector<AddressRange> ranges;
    for (const std::string_view range : trusted) {
      ranges.push_back(*AddressRange::parse(range));
    }
    take_in(exchange, AddressSet(std::move(ranges)));
  }

  [[nodiscard]] bool has(std::string_view name) const { return head.fields.find(name) != nullptr; }
};

struct Chain {
  const char* name;
  std::vector<std::string_view> lines;
  std::string_view client;
};

class ForwardedFor : public Intake, public ::testing::WithParamInterface<Chain> {};

TEST_P(ForwardedFor, IsReadFromTheRightToTheFirstWhoIsNotTrusted) {
  for (const std::string_view line : GetParam().lines) {
    head.fields.add("X-Forwarded-For", line);
  }
  take_in_trusting({"192.0.2.0/24", "2001:db8::/32"});
  EXPECT_EQ(exchange.client.ip, GetParam().client);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    ForwardedFor,
    ::testing::Values(
        Chain{"WithoutAnyItIsThePeer", {}, "192.0.2.1"},
        Chain{"OneAddressIsTheClient", {"203.0.113.5"}, "203.0.113.5"},
        Chain{
            "WhatAClientClaimsOnTheLeftCountsForNothing", {"10.9.9.9, 203.0.113.5"}, "203.0.113.5"
        },
        Chain{"TrustedProxiesAreSkipped", {"203.0.113.5, 192.0.2.9 , 192.0.2.8"}, "203.0.113.5"},
        Chain{
            "LaterLinesAreFurtherRight", {"203.0.113.4", "203.0.113.5, 192.0.2.9"}, "203.0.113.5"
        },
        Chain{
            "OneLineOfTrustedOnesLeadsToTheLineBefore", {"203.0.113.4", "192.0.2.9"}, "203.0.113.4"
        },
        Chain{"IfAllAreTrustedTheFirstIsTheClient", {"192.0.2.7, 192.0.2.9"}, "192.0.2.7"},
        Chain{"IPv6MayHaveBrackets", {"[2001:db9::1]"}, "2001:db9::1"},
        Chain{"IPv6InIPv4sNotationHasNoPort", {"::ffff:203.0.113.5"}, "::ffff:203.0.113.5"},
        Chain{"APortIsLeftOut", {"203.0.113.5:5678"}, "203.0.113.5"},
        Chain{"APortBehindBracketsIsLeftOut", {"[2001:db9::1]:443"}, "2001:db9::1"},
        Chain{
            "APortOfATrustedProxyIsLeftOut",
            {"203.0.113.5:5678, 192.0.2.9:80, [2001:db8::1]:80"},
            "203.0.113.5"
        },
        Chain{"WhatIsNoPortIsNoAddress", {"203.0.113.5:port"}, "192.0.2.1"},
        Chain{"APortTooHighIsNoAddress", {"203.0.113.5:65536"}, "192.0.2.1"},
        Chain{"AnOpenBracketIsNoAddress", {"[2001:db9::1"}, "192.0.2.1"},
        Chain{"IPv4InBracketsIsNoAddress", {"[203.0.113.5]:80"}, "192.0.2.1"},
        Chain{"WhatIsNoAddressEndsTheChain", {"203.0.113.5, unknown"}, "192.0.2.1"},
        Chain{"ANoAddressBehindATrustedOneEndsItThere", {"unknown, 192.0.2.9"}, "192.0.2.9"}
    ),
    [](const auto& info) { return std::string(info.param.name); }
);

TEST_F(Intake, BelievesNobodyByDefault) {
  head.fields.add("X-Forwarded-For", "203.0.113.5");
  head.fields.add("X-Forwarded-Proto", "https");
  take_in_trusting({});
  EXPECT_EQ(exchange.client.ip, "192.0.2.1");
  EXPECT_EQ(exchange.scheme, "http");
  EXPECT_FALSE(exchange.client.peer_is_trusted);
}

TEST_F(Intake, RemovesWhatOnlyAProxyMaySayFromOthers) {
  const std::vector<std::string_view> claims = {
      "Forwarded",
      "X-Forwarded-For",
      "x-forwarded-port",
      "X-Real-IP",
      "X-Request-ID",
      "Early-Data",
      "Client-Cert",
      "X_Forwarded_For",
      "X-Forwarded_Proto",
      "x_real_ip",
      "X_Request-Id",
      "Client_Cert",
      "X_Forwarded_Anything",
      "Early_Data"
  };
  for (const std::string_view name : claims) {
    head.fields.add(name, "spoofed");
  }
  head.fields.add("Accept", "*/*");
  head.fields.add("X_Custom", "kept");
  take_in_trusting({"198.51.100.0/24"});
  for (const std::string_view name : claims) {
    EXPECT_FALSE(has(name)) << name;
  }
  EXPECT_TRUE(has("Accept"));
  EXPECT_TRUE(has("X_Custom"));
}

TEST_F(Intake, BelievesATrustedProxysSchemeAndRequestId) {
  head.fields.add("X-Forwarded-Proto", "https");
  head.fields.add("X-Request-ID", kRequestId);
  take_in_trusting({"192.0.2.1"});
  EXPECT_EQ(exchange.scheme, "https");
  EXPECT_EQ(exchange.request_id, kRequestId);
}

TEST_F(Intake, MakesARequestIdWhereThereIsNone) {
  take_in_trusting({"192.0.2.1"});
  EXPECT_FALSE(exchange.request_id.empty());
}

TEST_F(Intake, TakesNoSchemeButHttpAndHttps) {
  head.fields.add("X-Forwarded-Proto", "javascript");
  take_in_trusting({"192.0.2.1"});
  EXPECT_EQ(exchange.scheme, "http");
}

TEST_F(Intake, TrustsPeersOnUnixSocketsOnlyByName) {
  connection.peer_ip = {};
  connection.peer_is_unix = true;
  head.fields.add("X-Forwarded-For", "203.0.113.5");
  take_in_trusting({"0.0.0.0/0"});
  EXPECT_EQ(exchange.client.ip, "");
  head.fields.add("X-Forwarded-For", "203.0.113.5");
  take_in_trusting({"unix"});
  EXPECT_EQ(exchange.client.ip, "203.0.113.5");
}

}  // namespace
}  // namespace sluice::proxy
