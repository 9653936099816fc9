#include "observe/trace.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice::observe {
namespace {

std::string text_of(const TraceParent& parent) {
  const TraceParent::Text text = parent.text();
  return {text.data(), text.size()};
}

constexpr std::string_view kValid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceParent, IsReadAndWrittenAlike) {
  const auto parsed = TraceParent::parse(kValid);

  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->trace, (TraceId{0x4bf92f3577b34da6, 0xa3ce929d0e0e4736}));
  EXPECT_EQ(parsed->parent, SpanId{0x00f067aa0ba902b7});
  EXPECT_TRUE(parsed->sampled);
  EXPECT_EQ(text_of(*parsed), kValid);
}

TEST(WriteHex, WritesEveryDigitAtEveryPlace) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (unsigned place = 0; place < 16; ++place) {
    for (unsigned digit = 0; digit < 16; ++digit) {
      std::string expected(16, '0');
      expected[place] = kDigits[digit];
      std::string text(17, '#');
      EXPECT_EQ(
          write_hex(std::uint64_t{digit} << (4 * (15 - place)), text.data()), text.data() + 16
      );
      EXPECT_EQ(text, expected + "#");
    }
  }
}

TEST(TraceParent, RefusesWhatIsNotValid) {
  struct Case {
    std::string_view value;
    bool is_valid;
    std::string_view note;
  };

  const Case cases[] = {
      {"", false, "empty"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", true, "not sampled"},
      {" 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\t", true, "spaces around"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", true, "a flag of level 2"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1", false, "short flags"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-", false, "version 00 with more"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x", false, "version 00 with more"},
      {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x", true, "a later version"},
      {"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
       false,
       "a later one without a dash"},
      {"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false, "version ff"},
      {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", false, "no trace"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false, "no parent"},
      {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false, "upper case"},
      {"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01", false, "not hex"},
      {"00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false, "no dash"},
      {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g", false, "flags not hex"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(TraceParent::parse(test.value).has_value(), test.is_valid) << test.note;
  }
}

TEST(TraceContext, BelievesATrustedCallersFlag) {
  Rng rng(1);
  const TraceContext context = TraceContext::of_request(kValid, Trust::Yes, rng);

  EXPECT_EQ(context.trace, (TraceId{0x4bf92f3577b34da6, 0xa3ce929d0e0e4736}));
  EXPECT_EQ(context.parent, SpanId{0x00f067aa0ba902b7});
  EXPECT_TRUE(context.span.is_set());
  EXPECT_TRUE(context.sampled);
}

TEST(TraceContext, KeepsTheIdOfOthersAndIgnoresTheirFlag) {
  Rng rng(1);
  const TraceContext context = TraceContext::of_request(kValid, Trust::No, rng);

  EXPECT_EQ(context.trace, (TraceId{0x4bf92f3577b34da6, 0xa3ce929d0e0e4736}));
  EXPECT_FALSE(context.sampled);
}

TEST(TraceContext, BeginsATraceWhereThereIsNone) {
  Rng rng(1);
  const TraceContext first = TraceContext::of_request("", Trust::Yes, rng);
  const TraceContext second = TraceContext::of_request("nonsense", Trust::Yes, rng);

  EXPECT_TRUE(first.trace.is_set());
  EXPECT_FALSE(first.parent.is_set());
  EXPECT_NE(first.trace, second.trace);
  EXPECT_NE(first.span, second.span);
}

TEST(TraceContext, SendsTheSpanOfTheAttemptOn) {
  const TraceContext context{.trace = {1, 2}, .parent = {}, .span = {3}, .sampled = false};

  EXPECT_EQ(
      text_of(context.for_attempt(SpanId{0xab})),
      "00-00000000000000010000000000000002-00000000000000ab-00"
  );
}

}  // namespace
}  // namespace sluice::observe
