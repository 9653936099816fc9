#include "http/grammar.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

TEST(Grammar, KnowsTokenCharacters) {
  const std::string_view tokens =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (int c = 0; c < 256; ++c) {
    EXPECT_EQ(is_token_char(static_cast<char>(c)), tokens.contains(static_cast<char>(c))) << c;
  }
}

TEST(Grammar, KnowsWhatAFieldValueHas) {
  for (int c = 0; c < 256; ++c) {
    const bool is_control = (c < 0x20 && c != '\t') || c == 0x7F;
    EXPECT_EQ(is_field_char(static_cast<char>(c)), !is_control) << c;
  }
  EXPECT_TRUE(is_field_value(""));
  EXPECT_TRUE(is_field_value("a\tb \xC3\xA9"));
  EXPECT_FALSE(is_field_value("a\r\nb"));
}

TEST(Grammar, KnowsWhatATargetHas) {
  for (int c = 0; c < 256; ++c) {
    const bool is_refused =
        c <= 0x20 || c >= 0x7F || std::string_view("\"#<>").contains(static_cast<char>(c));
    EXPECT_EQ(is_target_char(static_cast<char>(c)), !is_refused) << c;
  }
}

TEST(Grammar, HasNoEmptyToken) {
  EXPECT_FALSE(is_token(""));
  EXPECT_TRUE(is_token("M-SEARCH"));
  EXPECT_FALSE(is_token("a b"));
}

}  // namespace
}  // namespace sluice::http
