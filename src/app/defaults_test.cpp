// A test for each sentence of "Defaults", as far as there is something to have one.
#include "app/route_plan.h"
#include "app/settings.h"
#include "config/load.h"
#include "proxy/snapshot.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sluice::app {
namespace {

using namespace std::chrono_literals;

Settings loaded(std::string_view yaml) {
  Settings settings;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(yaml, "s.yaml", settings, diagnostics)) << diagnostics.to_string();
  return settings;
}

const Settings& bare() {
  static const Settings settings =
      loaded("listen: [8080]\nsites: { a.com: { to: orders } }\nupstreams: { orders: [a:80] }\n");
  return settings;
}

TEST(DefaultValues, OfARequestBodyAre64MiBAndHalfAMinuteBetweenBytes) {
  const proxy::RoutePolicy policy;
  EXPECT_EQ(policy.max_request_body, 64_MiB);
  EXPECT_EQ(policy.body_timeout, Duration(30s));
  EXPECT_EQ(policy.send_timeout, Duration(30s));
  EXPECT_FALSE(policy.total_timeout.has_value());
  const RouteOptions options = plan_routes(bare().sites, bare().defaults).routes.front().options;
  EXPECT_FALSE(options.request_body.max.is_written()) << "what is not written is the policy's";
  EXPECT_FALSE(options.timeout.body.is_written());
}

TEST(DefaultValues, OfAListenerAreTenSecondsForAHeadAnd75BetweenRequests) {
  EXPECT_EQ(bare().listen.front()->timeout.header, Duration(10s));
  EXPECT_EQ(bare().listen.front()->timeout.keepalive, Duration(75s));
}

TEST(DefaultValues, OfAnUpstreamAreASecondToConnectAMinuteToAnswerAnHourForTunnels) {
  const upstream::UpstreamSettings& orders = *bare().upstreams.find("orders");
  EXPECT_EQ(orders.timeout.connect, Duration(1s));
  EXPECT_EQ(orders.timeout.first_byte, Duration(60s));
  EXPECT_EQ(orders.timeout.idle, Duration(60s));
  EXPECT_EQ(orders.timeout.tunnel, Duration(1h));
  EXPECT_FALSE(orders.timeout.total.has_value());
  EXPECT_EQ(orders.balance, upstream::Balance::RoundRobin);
}

TEST(DefaultValues, OfLimitsAreThoseOfTheContract) {
  const downstream::LimitsSettings& limits = bare().limits;
  EXPECT_EQ(limits.header_size, 32_KiB);
  EXPECT_EQ(limits.headers, 100U);
  EXPECT_EQ(limits.upstream_header_size, 64_KiB);
  EXPECT_EQ(limits.connections, 100'000U);
  EXPECT_FALSE(limits.connections_per_client.has_value());
  EXPECT_FALSE(limits.memory.has_value());
}

TEST(DefaultValues, OfTheServerAreAGraceOfHalfAMinuteAndAWorkerForEachProcessor) {
  EXPECT_EQ(bare().shutdown.grace, Duration(30s));
  EXPECT_EQ(bare().shutdown.delay, Duration::zero());
  EXPECT_FALSE(bare().workers.count.has_value());
  EXPECT_FALSE(bare().user.has_value());
  EXPECT_FALSE(bare().status.has_value());
  EXPECT_TRUE(bare().admin.has_value());
}

TEST(DefaultValues, OfHeadersAreNoRules) {
  const RouteOptions options = plan_routes(bare().sites, bare().defaults).routes.front().options;
  EXPECT_FALSE(options.headers.is_written()) << "Server is removed from nobody";
  EXPECT_TRUE(bare().trusted_proxies.empty()) << "nobody is believed";
}

}  // namespace
}  // namespace sluice::app
