#include "observe/json_text.h"

#include "base/rng.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sluice::observe {
namespace {

using namespace std::string_view_literals;

std::string escaped(std::string_view text) {
  std::string out(text.size() * kMaxJsonGrowth, '#');
  const char* end = append_json_text(text, out.data());
  out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

TEST(JsonText, EscapesWhatHasTo) {
  struct Case {
    std::string_view text;
    std::string_view expected;
    std::string_view note;
  };

  const Case cases[] = {
      {"", "", "nothing"},
      {"/users/7/cart?x=%20&y=~!", "/users/7/cart?x=%20&y=~!", "plain"},
      {"say \"hi\"", R"(say \"hi\")", "quotes"},
      {R"(a\b)", R"(a\\b)", "a backslash"},
      {"a\r\n\tb", R"(a\r\n\tb)", "short forms"},
      {"\0\x01\x1f\x7f"sv, R"(\u0000\u0001\u001f\u007f)", "controls"},
      {"/</script>", "/</script>", "a slash needs none"},
      {"grün €  \xf0\x9f\x98\x80", "grün €  \xf0\x9f\x98\x80", "UTF-8 of two, three and four bytes"
      },
      {"\xff\xfe", R"(\u00ff\u00fe)", "bytes that are never UTF-8"},
      {"\xc3", R"(\u00c3)", "a sequence cut short"},
      {"\xe2\x82", R"(\u00e2\u0082)", "the same of three bytes"},
      {"\xe2\x82\"", R"(\u00e2\u0082\")", "a quote where a byte is missing"},
      {"\xc0\x80", R"(\u00c0\u0080)", "an overlong NUL"},
      {"\xe0\x80\xaf", R"(\u00e0\u0080\u00af)", "an overlong slash"},
      {"\xed\xa0\x80", R"(\u00ed\u00a0\u0080)", "a surrogate"},
      {"\xf4\x90\x80\x80", R"(\u00f4\u0090\u0080\u0080)", "beyond U+10FFFF"},
      {"\xc2\x9b[2J", R"(\u009b[2J)", "a terminal's control sequence"},
      {"\xc2\xa0", "\xc2\xa0", "the first character that is no control"},
      {"12345678\n12345678\x80", R"(12345678\n12345678\u0080)", "at the edges of words"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(escaped(test.text), test.expected) << test.note;
  }
}

TEST(JsonText, EscapesEveryByteWhereverItStands) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::string alone = escaped(std::string(1, static_cast<char>(byte)));
    for (const std::size_t size : {1U, 2U, 3U, 4U, 7U, 8U, 15U, 16U, 17U, 32U, 33U}) {
      for (std::size_t place = 0; place < size; ++place) {
        std::string text(size, 'x');
        text[place] = static_cast<char>(byte);
        const std::string expected =
            std::string(place, 'x') + alone + std::string(size - 1 - place, 'x');
        EXPECT_EQ(escaped(text), expected) << byte << " at " << place << " of " << size;
      }
    }
  }
}

TEST(JsonText, IsAlwaysJson) {
  Rng rng(20);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(rng.below(40), ' ');
    for (char& c : text) {
      c = static_cast<char>(rng.one_in(3) ? rng.below(256) : 0x80 + rng.below(0x80));
    }
    const std::string line = "\"" + escaped(text) + "\"";
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
  }
}

}  // namespace
}  // namespace sluice::observe
