#include "config/field.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::config_test {

using config::Diagnostics;
using config::Mark;

enum class Balance : std::uint8_t { RoundRobin, LeastRequests };

struct HealthCheck {
  static constexpr std::string_view kName = "health check";
  static std::span<const config::Field> fields();

  std::string path = "/";
  std::chrono::milliseconds every{std::chrono::seconds(5)};
  std::optional<Duration> timeout = std::chrono::seconds(1);
};

/// What several structs take; its rows stand in their tables.
struct Limits {
  std::uint32_t min_idle = 0;
  std::uint32_t max_idle = 64;
};

/// A shorthand: `host:port`, or a map.
struct Server {
  static constexpr std::string_view kName = "server";
  static std::span<const config::Field> fields();

  std::string address;
  std::uint32_t weight = 1;
  Mark where;
};

struct Upstream {
  static constexpr std::string_view kName = "upstream";
  static std::span<const config::Field> fields();

  std::vector<Server> servers;
  Balance balance = Balance::RoundRobin;
  std::optional<HealthCheck> health;
  Limits limits;
  std::string scheme = "http";
  Mark where;
};

void validate(const Upstream& upstream, Diagnostics& diagnostics) {
  if (upstream.limits.min_idle > upstream.limits.max_idle) {
    diagnostics.error(upstream.where, "min_idle is above max_idle");
  }
}

}  // namespace sluice::config_test

template <>
struct sluice::config::EnumNames<sluice::config_test::Balance> {
  using enum sluice::config_test::Balance;
  static constexpr std::array kNames = {
      EnumName{"round_robin", RoundRobin}, EnumName{"least_requests", LeastRequests}
  };
  static constexpr std::array<std::string_view, 2> kUnsupported = {"ewma", "maglev"};
};

template <>
struct sluice::config::Codec<sluice::config_test::Server>
    : StructCodec<sluice::config_test::Server> {
  static bool load(const Node& node, Context& context, config_test::Server& server) {
    if (!node.is_scalar()) {
      return StructCodec::load(node, context, server);
    }
    server.where = node.start();
    return load_value(node, context, server.address);
  }

  static void schema(SchemaWriter& out) {
    out.any_of({Codec<std::string>::schema, StructCodec::schema});
  }
};

namespace sluice::config_test {
namespace {

using config::field;

constexpr std::array kHealthFields = {
    field<&HealthCheck::path>("path", "Path requested on each endpoint.", config::starts_with("/")),
    field<&HealthCheck::every>(
        "every", "Time between two checks.", config::at_least("100ms"), config::at_most("1h")
    ),
    field<&HealthCheck::timeout>("timeout", "Longest wait for an answer.", config::at_least("1ms")),
};

constexpr std::array kServerFields = {
    field<&Server::address>("address", "Where it listens.", config::required()),
    field<&Server::weight>("weight", "Its share | of the requests.", config::at_least("1")),
    config::unsupported("discover"),
};

constexpr std::array kUpstreamFields = {
    field<&Upstream::servers>("servers", "Who answers.", config::not_empty(), config::or_one()),
    field<&Upstream::balance>("balance", "How one is picked."),
    field<&Upstream::health>("health", "Active checks."),
    field<&Upstream::limits, &Limits::min_idle>("min_idle", "Idle connections kept."),
    field<&Upstream::limits, &Limits::max_idle>("max_idle", "Idle connections allowed."),
    field<&Upstream::scheme>("scheme", "What is spoken.", config::one_of("http", "h2c")),
    config::unsupported("sticky"),
};

/// All headlines of loading `text` as a T, a line each, without the file's name.
template <class T>
std::string problems(std::string_view text) {
  T target;
  Diagnostics diagnostics;
  EXPECT_EQ(config::load_text(text, "t", target, diagnostics), !diagnostics.has_errors());
  std::string lines;
  for (const config::Diagnostic& diagnostic : diagnostics.sorted()) {
    lines += (lines.empty() ? "" : "\n") + headline(diagnostic).substr(2);
  }
  return lines;
}

TEST(FieldTable, LoadsItsStruct) {
  Upstream upstream;
  Diagnostics diagnostics;

  const bool good = config::load_text(
      "servers: [a:1, {address: b:2, weight: 3}]\n"
      "balance: least_requests\n"
      "health: {path: /up, every: 250ms, timeout: off}\n",
      "t",
      upstream,
      diagnostics
  );

  ASSERT_TRUE(good) << diagnostics.to_string();
  EXPECT_EQ(upstream.servers.at(0).address, "a:1");
  EXPECT_EQ(upstream.servers.at(1).weight, 3);
  EXPECT_EQ(upstream.balance, Balance::LeastRequests);
  const HealthCheck health = upstream.health.value_or(HealthCheck{});
  EXPECT_EQ(health.every, std::chrono::milliseconds(250));
  EXPECT_FALSE(health.timeout.has_value());
  EXPECT_EQ(upstream.limits.max_idle, 64) << "the default stays";
}

TEST(FieldTable, HasRowsForMembersOfAStructWithin) {
  Upstream upstream;
  Diagnostics diagnostics;

  ASSERT_TRUE(config::load_text("min_idle: 3", "t", upstream, diagnostics))
      << diagnostics.to_string();

  EXPECT_EQ(upstream.limits.min_idle, 3);
  EXPECT_NE(config::to_json(upstream).find("\"min_idle\":3"), std::string::npos);
}

TEST(FieldTable, ReportsAllProblemsOfAFileAtOnce) {
  EXPECT_EQ(
      problems<Upstream>("servers:\n  - a:1\n  - {adress: b:2}\n"
                         "balanse: x\n"
                         "health:\n  pth: /\n  every: 50ms\n  timeout: 5\n"),
      "3:5: server needs the key \"address\"\n"
      "3:6: unknown key \"adress\" in server; did you mean \"address\"?\n"
      "4:1: unknown key \"balanse\" in upstream; did you mean \"balance\"?\n"
      "6:3: unknown key \"pth\" in health check; did you mean \"path\"?\n"
      "7:10: every is below the minimum 100ms\n"
      "8:12: timeout: 5 has no unit; write for example 5s"
  );
}

struct Rule {
  const char* text;
  const char* expected;
};

TEST(FieldTable, HoldsValuesAgainstTheirConstraints) {
  const Rule rules[] = {
      {"health: {every: 100ms}", ""},
      {"health: {every: 99ms}", "1:17: every is below the minimum 100ms"},
      {"health: {every: 61m}", "1:17: every is above the maximum 1h"},
      {"health: {timeout: off}", ""},
      {"health: {timeout: 0}", "1:19: timeout is below the minimum 1ms"},
      {"health: {path: up}", "1:16: path must start with \"/\""},
      {"servers: []", "1:10: servers must not be empty"},
      {"servers: [{address: a, weight: 0}]", "1:32: weight is below the minimum 1"},
      {"scheme: h2c", ""},
      {"scheme: h3c", "1:9: scheme: \"h3c\" is unknown; did you mean \"h2c\"?"},
      {"scheme: gopher", "1:9: scheme: \"gopher\" is unknown; write http or h2c"},
  };
  for (const Rule& rule : rules) {
    EXPECT_EQ(problems<Upstream>(rule.text), rule.expected) << rule.text;
  }
}

TEST(FieldTable, RefusesTheWrongKindOfValue) {
  const Rule rules[] = {
      {"health: [a]", "1:9: health must be a map, not a list"},
      {"health: path:/",
       "1:9: health must be a map, not a single value; a space belongs after the colon of a key"},
      {"health:", "1:8: health has no value; write {} for its defaults"},
      {"min_idle:", "1:10: min_idle has no value"},
      {"scheme: {a: b}", "1:9: scheme must be a single value, not a map"},
      {"scheme: [fe80::1]",
       "1:9: scheme must be a single value, not a list; brackets make a list; quote an IPv6 "
       "address: \"[fe80::1]\""},
      {"[]", "1:1: the configuration must be a map, not a list"},
      {"x", "1:1: the configuration must be a map, not a single value"},
  };
  for (const Rule& rule : rules) {
    EXPECT_EQ(problems<Upstream>(rule.text), rule.expected) << rule.text;
  }
}

TEST(FieldTable, NeverIgnoresWhatIsNotSupportedYet) {
  EXPECT_EQ(problems<Upstream>("sticky: {cookie: SRV}"), "1:1: sticky is not supported yet");
  EXPECT_EQ(problems<Upstream>("balance: maglev"), "1:10: balance: maglev is not supported yet");
}

TEST(FieldTable, AsksForNoKeyThatOneToComeMayStandFor) {
  EXPECT_EQ(problems<Upstream>("servers: [{discover: a}]"), "1:12: discover is not supported yet");
}

TEST(FieldTable, SuggestsTheWordOfAnEnum) {
  EXPECT_EQ(
      problems<Upstream>("balance: roundrobin"),
      "1:10: balance: \"roundrobin\" is unknown; did you mean \"round_robin\"?"
  );
  EXPECT_EQ(
      problems<Upstream>("balance: x"),
      "1:10: balance: \"x\" is unknown; write round_robin or least_requests"
  );
}

TEST(FieldTable, TakesOneForAListWhereItsRowSaysSo) {
  Upstream upstream;
  Diagnostics diagnostics;

  ASSERT_TRUE(config::load_text("servers: a:1", "t", upstream, diagnostics))
      << diagnostics.to_string();

  EXPECT_EQ(upstream.servers.at(0).address, "a:1");
  EXPECT_EQ(problems<Upstream>("servers:"), "1:9: servers has no value");
}

TEST(FieldTable, SaysAVariablesProblemOnce) {
  EXPECT_EQ(
      problems<Upstream>("min_idle: ${SLUICE_TEST_UNSET:-x}\nhealth: ${SLUICE_TEST_UNSET}"),
      "1:11: min_idle: \"x\" is not a whole number\n"
      "2:9: the variable SLUICE_TEST_UNSET is not set; set it, or give a default: "
      "${SLUICE_TEST_UNSET:-…}"
  );
}

TEST(FieldTable, ChecksRulesAcrossFieldsOnceTheFieldsAreRight) {
  EXPECT_EQ(problems<Upstream>("min_idle: 65"), "1:1: min_idle is above max_idle");
  EXPECT_EQ(
      problems<Upstream>("min_idle: 65\nmax_idle: x"), "2:11: max_idle: \"x\" is not a whole number"
  );
}

TEST(FieldTable, TellsAStructWhereItWasWritten) {
  Upstream upstream;
  Diagnostics diagnostics;
  ASSERT_TRUE(config::load_text("servers:\n  - a:1\n  - address: b:2\n", "t", upstream, diagnostics)
  );

  EXPECT_EQ(to_string(upstream.servers.at(0).where), "t:2:5");
  EXPECT_EQ(to_string(upstream.servers.at(1).where), "t:3:5");
}

}  // namespace

std::span<const config::Field> HealthCheck::fields() {
  return kHealthFields;
}

std::span<const config::Field> Server::fields() {
  return kServerFields;
}

std::span<const config::Field> Upstream::fields() {
  return kUpstreamFields;
}

}  // namespace sluice::config_test
