#include "config/syntax_help.h"

#include "config/parse.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::config {
namespace {

struct Slip {
  const char* text;
  const char* expected;  // the headline without the file's name
};

class SyntaxHelp : public testing::TestWithParam<Slip> {};

TEST_P(SyntaxHelp, SpeaksTheUsersLanguage) {
  Diagnostics diagnostics;
  (void)parse(GetParam().text, "t.yaml", diagnostics);

  ASSERT_EQ(diagnostics.error_count(), 1) << diagnostics.to_string();
  EXPECT_EQ(headline(diagnostics.sorted()[0]), std::string("t.yaml:") + GetParam().expected)
      << GetParam().text;
}

constexpr Slip kSlips[] = {
    // unquoted wildcards
    {"sites:\n  *.example.com:\n    to: a",
     "2:3: \"*\" begins an alias in YAML; quote it: \"*.example.com\""},
    {"*:\n  to: a", "1:1: \"*\" begins an alias in YAML; quote it: \"*\""},
    {"a: [*.x, b]", "1:5: \"*\" begins an alias in YAML; quote it: \"*.x\""},
    // unquoted IPv6
    {"address: [::]:80", "1:10: \"[\" begins a list in YAML; quote it: \"[::]:80\""},
    {"- { address: [::1]:80, tls: on }", "1:14: \"[\" begins a list in YAML; quote it: \"[::1]:80\""
    },
    {"listen:\n  - [::]:80", "2:5: \"[\" begins a list in YAML; quote it: \"[::]:80\""},
    {"listen: [[::]:80]", "1:10: \"[\" begins a list in YAML; quote it: \"[::]:80\""},
    {"a: [2001:db8::1]:443", "1:4: \"[\" begins a list in YAML; quote it: \"[2001:db8::1]:443\""},
    {"sites:\n  [::1]:\n    to: a", "2:3: \"[\" begins a list in YAML; quote it: \"[::1]\""},
    // unquoted variables in flow collections
    {"a: {b: ${X}}", "1:8: within { } and [ ], a variable must be quoted; quote it: \"${X}\""},
    {"a: [x, ${X:-y}]", "1:8: within { } and [ ], a variable must be quoted; quote it: \"${X:-y}\""
    },
    {"a: {b: http://${HOST}:80/, c: d}",
     "1:8: within { } and [ ], a variable must be quoted; quote it: \"http://${HOST}:80/\""},
    // tabs
    {"a:\n\tb: c", "2:1: a tab cannot indent; use spaces"},
    {"a:\n  b: 1\n\tc: 2", "3:1: a tab cannot indent; use spaces"},
    // characters that begin nothing
    {"a: @x", "1:4: a value cannot begin with \"@\"; quote it: \"@x\""},
    {"a: `x`", "1:4: a value cannot begin with \"`\"; quote it: \"`x`\""},
    {"a: %x", "1:4: a value cannot begin with \"%\"; quote it: \"%x\""},
    // colons and indentation
    {"a: b: c", "1:5: a value cannot hold \": \"; quote the value"},
    {"a:b\nc: d",
     "2:2: this line continues the value above it; indent it like the keys beside it, and put a "
     "space after each key's colon"},
    {"a: 1\n b: 2",
     "2:3: this line continues the value above it; indent it like the keys beside it, and put a "
     "space after each key's colon"},
    {"a:\n    b: 1\n  c: 2",
     "3:3: this line is indented like nothing above it; line it up with what it belongs to"},
    {"a:\n  - b\n - c",
     "3:2: this line is indented like nothing above it; line it up with what it belongs to"},
    {"- a: b\n  c\n", "2:3: a key needs a colon; write \"key: value\""},
    {"a: - b", "1:4: a list cannot begin here; put each \"- \" on a line of its own, below its key"
    },
    // quotes and brackets
    {"a: \"x", "1:4: nothing closes this \"; add the closing quote"},
    {"a: 'x\nb: y\n", "1:4: nothing closes this '; add the closing quote"},
    {"a: [1, 2", "1:4: nothing closes this ["},
    {"a: {b: 1\nc: [d]\n", "1:4: nothing closes this {"},
    {"a: 'it's'", "1:8: nothing may follow the value here; quote the whole value"},
    {"a: \"x\" y", "1:8: nothing may follow the value here; quote the whole value"},
    {"a: {path: ~/v[0-9]+, x: y}",
     "1:14: a \",\" or \"}\" belongs here; quote a value that holds any of [ ] { } ,"},
    // bytes that are no text
    {"a: b\nc: \xFF", "2:4: bad YAML: invalid leading UTF-8 octet"},
    {"a: \x01", "1:4: bad YAML: control characters are not allowed"},
};

INSTANTIATE_TEST_SUITE_P(Table, SyntaxHelp, testing::ValuesIn(kSlips));

}  // namespace
}  // namespace sluice::config
