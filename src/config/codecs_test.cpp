#include "config/codecs.h"

#include "config/containers.h"
#include "config/load.h"
#include "config/writers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice::config {
namespace {

/// Loads one value as T: its canonical JSON, or the first problem without its place.
template <class T>
std::string load_as(std::string_view text) {
  T value{};
  Diagnostics diagnostics;
  if (load_text(text, "t", value, diagnostics)) {
    return to_json(value);
  }
  const Diagnostic first = diagnostics.sorted()[0];
  return first.message + (first.hint.empty() ? "" : "; " + first.hint);
}

struct Case {
  const char* text;
  const char* expected;
};

template <class T, std::size_t N>
void expect_all(const Case (&cases)[N]) {
  for (const Case& row : cases) {
    const std::string expected = std::string_view(row.expected).starts_with(':')
                                     ? std::string("the configuration") + row.expected
                                     : row.expected;
    EXPECT_EQ(load_as<T>(row.text), expected) << row.text;
  }
}

TEST(Codec, OfSwitches) {
  expect_all<bool>({
      {"on", "true"},
      {"true", "true"},
      {"off", "false"},
      {"false", "false"},
      {"'on'", "true"},
      {"yes", ": \"yes\" is neither on nor off; write on"},
      {"No", ": \"No\" is neither on nor off; write off"},
      {"ON", ": \"ON\" is neither on nor off; write on"},
      {"1", ": \"1\" is neither on nor off; write on"},
      {"maybe", ": \"maybe\" is neither on nor off"},
      {"[on]", "the configuration must be a single value, not a list"},
  });
}

TEST(Codec, OfText) {
  expect_all<std::string>({
      {"no", "\"no\""},
      {"22:30", "\"22:30\""},
      {"'a \"b\"'", "\"a \\\"b\\\"\""},
      {"''", "\"\""},
      {"{a: b}", "the configuration must be a single value, not a map"},
  });
}

TEST(Codec, OfWholeNumbers) {
  expect_all<std::uint8_t>({
      {"0", "0"},
      {"255", "255"},
      {"007", "7"},
      {"256", ": 256 is too big; at most 255"},
      {"-1", ": \"-1\" is not a whole number"},
      {"+1", ": \"+1\" is not a whole number"},
      {"1.0", ": \"1.0\" is not a whole number"},
      {"0x10", ": \"0x10\" is not a whole number"},
      {"1_000", ": \"1_000\" is not a whole number"},
      {"99999999999999999999999", ": 99999999999999999999999 is too big; at most 255"},
      {"''", ": \"\" is not a whole number"},
  });
  expect_all<std::uint64_t>({{"18446744073709551615", "18446744073709551615"}});
  expect_all<std::int64_t>({
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808",
       ": 9223372036854775808 is out of range; write -9223372036854775808 to 9223372036854775807"},
      {"--1", ": \"--1\" is not a whole number"},
  });
}

TEST(Codec, OfDurations) {
  expect_all<Duration>({
      {"0", "\"0s\""},
      {"250ms", "\"250ms\""},
      {"5s", "\"5s\""},
      {"10m", "\"10m\""},
      {"60m", "\"1h\""},
      {"24h", "\"1d\""},
      {"1500us", "\"1500us\""},
      {"7ns", "\"7ns\""},
      {"90s", "\"90s\""},
      {"5", ": 5 has no unit; write for example 5s"},
      {"s", ": \"s\" is not a duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"5 s", ": \"5 s\" is not a duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"1.5s", ": \"1.5s\" is not a duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"-5s", ": \"-5s\" is not a duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"5min", ": \"min\" is not a unit of duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"5S", ": \"S\" is not a unit of duration; write 250ms, 5s, 10m, 1h or 1d"},
      {"106751d", "\"106751d\""},
      {"106752d", ": 106752d is too big"},
  });
}

TEST(Codec, OfCoarserDurationsRefusesWhatItCannotHold) {
  expect_all<std::chrono::milliseconds>({
      {"5s", "\"5s\""},
      {"1500us", ": \"1500us\" is too fine; write a multiple of 1ms"},
  });
  expect_all<std::chrono::seconds>(
      {{"1m", "\"1m\""}, {"1ms", ": \"1ms\" is too fine; write a multiple of 1s"}}
  );
}

TEST(Codec, OfSizes) {
  expect_all<Bytes>({
      {"0", "\"0B\""},
      {"512B", "\"512B\""},
      {"64KiB", "\"64KiB\""},
      {"1024KiB", "\"1MiB\""},
      {"1536KiB", "\"1536KiB\""},
      {"2TiB", "\"2TiB\""},
      {"64", ": 64 has no unit; write for example 64KiB"},
      {"64K", ": \"K\" is not a unit of size; write 512B, 64KiB, 1MiB or 1GiB"},
      {"64KB", ": \"KB\" is not a unit of size; write 512B, 64KiB, 1MiB or 1GiB"},
      {"16777216TiB", ": 16777216TiB is too big"},
      {"16777215TiB", "\"16777215TiB\""},
  });
}

TEST(Codec, OfShares) {
  expect_all<Ratio>({
      {"20%", "\"20%\""},
      {"0%", "\"0%\""},
      {"0.5%", "\"0.5%\""},
      {"12.3456%", "\"12.3456%\""},
      {"0.0001%", "\"0.0001%\""},
      {"0.00001%", ": \"0.00001%\" is not a share; write 20% or 0.5%"},
      {"20", ": 20 has no unit; write 20%"},
      {"'%'", ": \"%\" is not a share; write 20% or 0.5%"},
      {"1.%", ": \"1.%\" is not a share; write 20% or 0.5%"},
      {".5%", ": \".5%\" is not a share; write 20% or 0.5%"},
  });
}

TEST(Codec, OfRates) {
  expect_all<Rate>({
      {"10/s", "\"10/s\""},
      {"600/min", "\"600/min\""},
      {"5/d", "\"5/d\""},
      {"10", ": 10 has no unit; write for example 10/s"},
      {"10/m", ": \"m\" is not a span of a rate; write /s, /min, /h or /d"},
      {"/s", ": \"/s\" is not a rate; write 10/s, 600/min or 1000/h"},
  });
}

TEST(Codec, OfPorts) {
  expect_all<Port>({
      {"0", "0"},
      {"65535", "65535"},
      {"65536", ": \"65536\" is not a port; write a number from 0 to 65535"},
      {"http", ": \"http\" is not a port; write a number from 0 to 65535"},
  });
}

TEST(Codec, OfWhatMayBeOff) {
  expect_all<std::optional<Duration>>(
      {{"off", "\"off\""},
       {"\"off\"", "\"off\""},
       {"5s", "\"5s\""},
       {"5", ": 5 has no unit; write for example 5s"}}
  );
  expect_all<std::optional<bool>>({{"off", "false"}, {"on", "true"}});
}

TEST(Codec, OfLists) {
  expect_all<std::vector<std::uint16_t>>({
      {"[1, 2]", "[1,2]"},
      {"[]", "[]"},
      {"[x, 1, y]", ": \"x\" is not a whole number"},
      {"1", "the configuration must be a list, not a single value"},
  });
}

TEST(Codec, OfMaps) {
  expect_all<Map<Duration>>({
      {"{b: 1s, a: 2s}", "{\"b\":\"1s\",\"a\":\"2s\"}"},
      {"{b: 1, a: 2s}", "b: 1 has no unit; write for example 1s"},
      {"[a]", "the configuration must be a map, not a list"},
  });
  expect_all<std::map<std::string, Duration>>({{"{b: 1s, a: 2s}", "{\"a\":\"2s\",\"b\":\"1s\"}"}});
}

TEST(Codec, OfSecretsNeverRepeatsThem) {
  Secret secret;
  Diagnostics diagnostics;
  ASSERT_TRUE(load_text("hunter2", "t", secret, diagnostics));

  EXPECT_EQ(secret.reveal(), "hunter2");
  EXPECT_EQ(to_json(secret), "\"***\"");
  expect_all<Secret>(
      {{"{ file: token }", "the configuration: token cannot be read: No such file or directory"}}
  );
}

TEST(Codec, OfLocatedValuesKeepsThePlace) {
  Map<Located<Port>> ports;
  Diagnostics diagnostics;
  ASSERT_TRUE(load_text("a: 80\nb:  443", "t", ports, diagnostics));

  EXPECT_EQ(to_string(ports.find("b")->at), "t:2:5");
  EXPECT_EQ(**ports.find("b"), Port(443));
  EXPECT_EQ(to_string(ports.find_entry("b")->at), "t:2:1");
}

}  // namespace
}  // namespace sluice::config
