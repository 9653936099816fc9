#include "config/variables.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace sluice::config {
namespace {

std::optional<std::string> lookup(std::string_view name) {
  if (name == "PORT") {
    return "8080";
  }
  if (name == "EMPTY") {
    return "";
  }
  if (name == "NESTED") {
    return "${PORT}";
  }
  return std::nullopt;
}

FileText read(const std::string& path, std::size_t max_size) {
  if (path == "/run/secrets/key") {
    return "s3cret\n";
  }
  if (path == "two lines.txt") {
    return "one\ntwo\r\n";
  }
  if (path == "variable") {
    return "${PORT}";
  }
  if (path == "big") {
    return std::string(max_size + 1, 'x');
  }
  if (path == "binary") {
    return std::string("a\0b", 3);
  }
  return std::unexpected(ENOENT);
}

struct Expansion {
  const char* text;
  const char* expected;
  const char* note;
};

class VariablesExpand : public testing::TestWithParam<Expansion> {};

TEST_P(VariablesExpand, AsWritten) {
  const Expansion& row = GetParam();

  const Parsed<std::string> expanded = expand_variables(row.text, lookup, read);

  ASSERT_TRUE(expanded.has_value()) << expanded.error().message;
  EXPECT_EQ(*expanded, row.expected) << row.note;
}

constexpr Expansion kExpansions[] = {
    {"", "", "nothing"},
    {"plain $path $$ $1", "plain $path $$ $1", "request-time variables stay"},
    {"${PORT}", "8080", "alone"},
    {"app:${PORT}/x${PORT}", "app:8080/x8080", "within a text, twice"},
    {"${NONE:-3000}", "3000", "a default for an unset one"},
    {"${EMPTY:-3000}", "3000", "a default for an empty one"},
    {"${NONE:-}", "", "an empty default"},
    {"${NONE:-a:-b}", "a:-b", "the first :- divides"},
    {"${EMPTY}", "", "empty is set"},
    {"$${PORT}", "${PORT}", "escaped"},
    {"$${a}${PORT}$${b}", "${a}8080${b}", "escaped beside a variable"},
    {"k=${file:/run/secrets/key};", "k=s3cret;", "a file, without its last newline"},
    {"${file:two lines.txt}", "one\ntwo", "one newline alone is taken off"},
    {"${file:variable}", "${PORT}", "nor is a file's text scanned"},
    {"${NESTED}", "${PORT}", "the result is not scanned again"},
    {"${NONE:-$${PORT}", "$${PORT", "a default is literal, up to the brace"},
};

INSTANTIATE_TEST_SUITE_P(Table, VariablesExpand, testing::ValuesIn(kExpansions));

struct Refusal {
  const char* text;
  const char* message;
};

class VariablesRefuse : public testing::TestWithParam<Refusal> {};

TEST_P(VariablesRefuse, AndSayWhy) {
  const Parsed<std::string> expanded = expand_variables(GetParam().text, lookup, read);

  ASSERT_FALSE(expanded.has_value());
  EXPECT_EQ(expanded.error().message, GetParam().message);
}

constexpr Refusal kRefusals[] = {
    {"${file:/nowhere}", "/nowhere cannot be read: No such file or directory"},
    {"${file:big}", "big is bigger than the limit of 64KiB"},
    {"${file:binary}", "binary is not a text"},
    {"${NONE}", "the variable NONE is not set"},
    {"x${PORT", "a \"${\" has no \"}\""},
    {"${}", "${} is not a variable"},
    {"${1A}", "${1A} is not a variable"},
    {"${A B}", "${A B} is not a variable"},
    {"${PORT:?must}", "${PORT:?must} is not a variable"},
};

INSTANTIATE_TEST_SUITE_P(Table, VariablesRefuse, testing::ValuesIn(kRefusals));

TEST(Variables, ComeFromTheProcessByDefault) {
  ::setenv("SLUICE_TEST_VARIABLE", "here", 1);  // NOLINT(concurrency-mt-unsafe): one thread

  EXPECT_EQ(process_environment()("SLUICE_TEST_VARIABLE"), "here");
  EXPECT_EQ(process_environment()("SLUICE_TEST_NO_SUCH_VARIABLE"), std::nullopt);
}

}  // namespace
}  // namespace sluice::config
