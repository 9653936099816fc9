#include "config/setting.h"

#include "config/field.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

namespace sluice::config_test {

struct Timeouts {
  static std::span<const config::Field> fields();

  config::Setting<Duration> body;
  config::Setting<Duration> total;
};

struct Level {
  static std::span<const config::Field> fields();

  config::Setting<bool> compress;
  config::Setting<std::vector<std::string>> methods;
  config::Setting<Timeouts> timeout;
  config::Map<std::string> names;
  std::string to;
};

namespace {

constexpr std::array kTimeoutFields = {
    config::field<&Timeouts::body>("body", "Between two reads."),
    config::field<&Timeouts::total>("total", "For all of it."),
};

constexpr std::array kLevelFields = {
    config::field<&Level::compress>("compress", "Whether."),
    config::field<&Level::methods>("methods", "Which."),
    config::field<&Level::timeout>("timeout", "How long."),
    config::field<&Level::names>("names", "Who."),
    config::field<&Level::to>("to", "Where."),
};

Level level(std::string_view text) {
  Level value;
  config::Diagnostics diagnostics;
  EXPECT_TRUE(config::load_text(text, "t", value, diagnostics)) << diagnostics.to_string();
  return value;
}

/// What a route has, given what it and its site say.
std::string inherited(std::string_view route, std::string_view site) {
  Level value = level(route);
  config::inherit(value, level(site));
  return config::to_json(value);
}

TEST(Setting, TakesFromOutsideOnlyWhatIsNotWritten) {
  EXPECT_EQ(inherited("{}", "{}"), R"({"names":{},"to":""})");
  EXPECT_EQ(inherited("{}", "compress: on"), R"({"compress":true,"names":{},"to":""})");
  EXPECT_EQ(inherited("compress: off", "compress: on"), R"({"compress":false,"names":{},"to":""})");
}

TEST(Setting, ReplacesListsAndMergesMaps) {
  EXPECT_EQ(
      inherited("methods: [GET]", "methods: [PUT, POST]"),
      R"({"methods":["GET"],"names":{},"to":""})"
  );
  EXPECT_EQ(
      inherited("names: {a: inner}", "names: {a: outer, b: outer}"),
      R"({"names":{"a":"inner","b":"outer"},"to":""})"
  );
  EXPECT_EQ(
      inherited("timeout: {body: 1s}", "timeout: {body: 2s, total: 3s}"),
      R"({"timeout":{"body":"1s","total":"3s"},"names":{},"to":""})"
  );
}

TEST(Setting, IsRemovedByOff) {
  EXPECT_EQ(
      inherited("timeout: off", "timeout: {body: 2s}"), R"({"timeout":"off","names":{},"to":""})"
  );
  EXPECT_EQ(
      inherited("timeout: {total: off}", "timeout: {body: 2s, total: 3s}"),
      R"({"timeout":{"body":"2s","total":"off"},"names":{},"to":""})"
  );
  EXPECT_EQ(
      inherited("timeout: {body: 1s}", "timeout: off"),
      R"({"timeout":{"body":"1s"},"names":{},"to":""})"
  );
}

TEST(Setting, LeavesPlainMembersAlone) {
  EXPECT_EQ(inherited("{}", "to: app"), R"({"names":{},"to":""})");
}

TEST(Setting, GivesItsValueOrTheDefault) {
  using config::Setting;

  EXPECT_EQ(Setting<int>().or_default(7), 7);
  EXPECT_EQ(Setting<int>(3).or_default(7), 3);
  EXPECT_EQ(Setting<int>::off().or_default(7), std::nullopt);
  EXPECT_EQ(Setting<int>::off().value_or(7), 7);
}

}  // namespace

std::span<const config::Field> Timeouts::fields() {
  return kTimeoutFields;
}

std::span<const config::Field> Level::fields() {
  return kLevelFields;
}

}  // namespace sluice::config_test
