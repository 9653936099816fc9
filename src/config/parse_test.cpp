#include "config/parse.h"

#include "config/diagnostic.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::config {
namespace {

/// The tree in one line: scalars as they are, quoted ones in '', `*` for what is reported as
/// broken.
std::string outline(const Node& node) {
  if (node.is_scalar()) {
    const std::string text(node.text());
    return node.is_broken() ? "*" : node.is_quoted() ? "'" + text + "'" : text;
  }
  std::string text;
  for (const Node* item : node.items()) {
    text += (text.empty() ? "" : ", ") + outline(*item);
  }
  for (const Node::Entry& entry : node.entries()) {
    text += (text.empty() ? "" : ", ") + outline(*entry.key) + ": " + outline(*entry.value);
  }
  return node.is_sequence() ? "[" + text + "]" : "{" + text + "}";
}

std::string outline(std::string_view text, const ParseOptions& options = {}) {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse(text, "t.yaml", diagnostics, options);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.to_string();
  return document.has_value() ? outline(document->root()) : "nothing";
}

/// The headlines of all problems, a line each, without the file's name.
std::string problems(std::string_view text, const ParseOptions& options = {}) {
  Diagnostics diagnostics;
  (void)parse(text, "t.yaml", diagnostics, options);
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    lines += (lines.empty() ? "" : "\n") +
             headline(diagnostic).substr(std::string_view("t.yaml:").size());
  }
  return lines;
}

TEST(Parse, ReadsTheSubset) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "{}"},
      {"# nothing\n", "{}"},
      {"---\n", "{}"},
      {"a: b", "{a: b}"},
      {"a:\n  - 1\n  - x: y\n", "{a: [1, {x: y}]}"},
      {"a: [1, {b: c}, 'd', \"e\\n\"]", "{a: [1, {b: c}, 'd', 'e\n']}"},
      {"a: no\nb: 22:30\nc: ~\nd: 010", "{a: no, b: 22:30, c: ~, d: 010}"},
      {"a: |\n  one\n  two\n", "{a: 'one\ntwo\n'}"},
      {"a:", "{a: }"},
      {"{\"a\": {\"b\": [true, 1.5, null, \"x\\u00e9\\/\"]}}",
       "{'a': {'b': [true, 1.5, null, 'x\xC3\xA9/']}}"},
      {"{\n\t\"a\":1,\n\t\"b\":2\n}", "{'a': 1, 'b': 2}"},
      {"path: ~/v(?P<major>[0-9]+)/report", "{path: ~/v(?P<major>[0-9]+)/report}"},
      {"\xEF\xBB\xBF"
       "a: b",
       "{a: b}"},
      {"%YAML 1.2\n---\na: b\n...\n", "{a: b}"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(outline(text), expected) << text;
  }
}

TEST(Parse, KeepsThePlaceOfKeysAndValues) {
  Diagnostics diagnostics;
  const std::optional<Document> document =
      parse("sites:\n  \"\xC3\xA9\": [a,  bcd]\n", "t.yaml", diagnostics);
  const Node& sites = *document.value().root().find("sites");
  const Node::Entry& entry = sites.entries()[0];
  const Node& second = *entry.value->items()[1];

  EXPECT_EQ(to_string(entry.key->start()), "t.yaml:2:3");
  EXPECT_EQ(to_string(entry.value->start()), "t.yaml:2:8");
  EXPECT_EQ(to_string(entry.value->end()), "t.yaml:2:17");
  EXPECT_EQ(to_string(second.start()), "t.yaml:2:13");
  EXPECT_EQ(to_string(second.end()), "t.yaml:2:16");
}

TEST(Parse, SharesTheNodeOfAnAnchor) {
  EXPECT_EQ(outline("a: &x {b: c}\nd: *x\ne: [*x]"), "{a: {b: c}, d: {b: c}, e: [{b: c}]}");
}

TEST(Parse, ExpandsVariablesInKeysAndValues) {
  const ParseOptions options{.environment = [](std::string_view name) {
    return "<" + std::string(name) + ">";
  }};

  EXPECT_EQ(outline("${A}: ['${B}', \"x${C}\"]", options), "{<A>: ['<B>', 'x<C>']}");
}

TEST(Parse, RefusesWhatIsNotInTheSubset) {
  const std::pair<const char*, const char*> cases[] = {
      {"to: a\nx: b\nto: c", "3:1: duplicate key \"to\"; it is first at line 1, column 1"},
      {"a: !x y", "1:4: tags (\"!…\") are not supported; quote a value that begins with \"!\""},
      {"a: !!str 7", "1:4: tags (\"!…\") are not supported; quote a value that begins with \"!\""},
      {"a: ! 7", "1:4: tags (\"!…\") are not supported; quote a value that begins with \"!\""},
      {"b: &b {x: y}\na:\n  <<: *b",
       "3:3: merge keys (\"<<\") are not supported; repeat the keys, or put them under defaults"},
      {"a: b\n---\nc: d",
       "2:1: a file holds one document; remove this \"---\" and what does not belong here"},
      {"a: *none", "1:4: unknown alias \"*none\"; quote a value that begins with \"*\""},
      {"a: &x [*x]", "1:8: the anchor \"&x\" contains itself"},
      {"a: &x 1\nb: &x 2", "2:4: the anchor \"&x\" is defined twice"},
      {"? [a, b]\n: c", "1:3: a key must be a single value, not a list; quote it"},
      {"?\n: x", "1:2: there is no key before this colon"},
      {"a: ${SLUICE_TEST_UNSET}",
       "1:4: the variable SLUICE_TEST_UNSET is not set; set it, or give a default: "
       "${SLUICE_TEST_UNSET:-…}"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(problems(text), expected) << text;
  }
}

TEST(Parse, FindsAllProblemsThatLeaveTheTreeReadable) {
  EXPECT_EQ(
      problems("a: !x 1\nb: *none\nb: 2\n"),
      "1:4: tags (\"!…\") are not supported; quote a value that begins with \"!\"\n"
      "2:4: unknown alias \"*none\"; quote a value that begins with \"*\"\n"
      "3:1: duplicate key \"b\"; it is first at line 2, column 1"
  );
}

TEST(ParseLimits, BoundTheFileSize) {
  const ParseOptions options{.limits = {.max_file_size = 10}};

  Diagnostics diagnostics;
  EXPECT_FALSE(parse("a: 12345678", "t.yaml", diagnostics, options).has_value());
  EXPECT_EQ(diagnostics.to_string(), "t.yaml: is bigger than the limit of 10 bytes\n");
  EXPECT_EQ(outline("a: 1234567", options), "{a: 1234567}");
}

TEST(ParseLimits, BoundTheDepth) {
  const std::string deepest = std::string(64, '[') + std::string(64, ']');

  EXPECT_EQ(outline(deepest), deepest);
  EXPECT_EQ(problems("[" + deepest + "]"), "1:65: lists and maps are nested deeper than 64");
  EXPECT_EQ(problems(std::string(100'000, '[')), "1:65: lists and maps are nested deeper than 64");
  EXPECT_EQ(problems(std::string(100'000, '{')), "1:65: lists and maps are nested deeper than 64");
}

TEST(ParseLimits, BoundTheDepthThatAliasesReach) {
  const ParseOptions options{.limits = {.max_depth = 4}};

  EXPECT_EQ(outline("- &a [[x]]\n- [*a]", options), "[[[x]], [[[x]]]]");
  EXPECT_EQ(
      problems("- &a [[x]]\n- [[*a]]", options), "2:5: lists and maps are nested deeper than 4"
  );
}

TEST(ParseLimits, BoundWhatAliasesRepeat) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int use = 1; use < 10; ++use) {
      bomb += ", " + below;
    }
    bomb += "]\n";
  }

  EXPECT_EQ(problems(bomb), "5:45: aliases repeat more than 100000 values");
}

TEST(ParseLimits, BoundTheNumberOfValues) {
  const ParseOptions options{.limits = {.max_nodes = 4}};

  EXPECT_EQ(outline("[a, b, c]", options), "[a, b, c]");
  EXPECT_EQ(
      problems("[a, b, c, d]", options), "1:11: the file holds more values than the limit of 4"
  );
}

TEST(ParseFile, SaysWhyAFileCannotBeRead) {
  Diagnostics diagnostics;

  EXPECT_FALSE(parse_file("/nonexistent/sluice.yaml", diagnostics).has_value());
  EXPECT_FALSE(parse_file("/", diagnostics).has_value());

  EXPECT_EQ(
      diagnostics.to_string(),
      "/: cannot be read: Is a directory\n"
      "/nonexistent/sluice.yaml: cannot be read: No such file or directory\n"
  );
}

}  // namespace
}  // namespace sluice::config
