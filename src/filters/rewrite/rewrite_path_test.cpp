#include "filters/rewrite/rewrite_path.h"

#include "config/field.h"
#include "config/load.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::filters {
namespace {

using testing::HasSubstr;

class Values final : public exchange::VariableSource {
 public:
  Values(std::initializer_list<std::pair<const std::string, std::string>> values)
      : values_(values) {}

  [[nodiscard]] std::string_view get(const exchange::Variable& variable) const override {
    const auto found = values_.find(to_string(variable));
    return found == values_.end() ? std::string_view() : found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

struct Written {
  static std::span<const config::Field> fields();

  std::optional<Rewrite> rewrite;
  std::optional<PathPrefix> strip_prefix;
};

constexpr std::array kFields = {
    config::field<&Written::rewrite>("rewrite", "A new path."),
    config::field<&Written::strip_prefix>("strip_prefix", "A prefix."),
};

std::span<const config::Field> Written::fields() {
  return kFields;
}

/// The settings in a line of YAML; `problem` is what was wrong.
Written read(std::string_view text, std::string* problem = nullptr) {
  Written written;
  config::Diagnostics diagnostics;
  const bool is_fine =
      config::load_text(std::string(text) + "\n", "test.yaml", written, diagnostics);
  EXPECT_EQ(is_fine, problem == nullptr) << text << "\n" << diagnostics.to_string();
  if (problem != nullptr) {
    *problem = diagnostics.to_string();
  }
  return written;
}

std::string problem_of(std::string_view text) {
  std::string problem;
  read(text, &problem);
  return problem;
}

/// Path and query behind a rewrite.
std::string rewritten(
    std::string_view yaml, std::string_view path, std::string_view query, const Values& values = {}
) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Written written = read(yaml);
  const auto result = rewrite(*written.rewrite, {path, query, !query.empty()}, values, arena);
  if (!result.has_value()) {
    return "refused";
  }
  return std::string(result->path) + (result->has_query ? "?" + std::string(result->query) : "");
}

TEST(StripPrefix, AlwaysLeavesALeadingSlash) {
  EXPECT_EQ(strip_prefix("/users/7/cart", "/users"), "/7/cart");
  EXPECT_EQ(strip_prefix("/users/", "/users"), "/");
  EXPECT_EQ(strip_prefix("/users", "/users"), "/");
}

TEST(StripPrefix, KeepsToSegmentBoundaries) {
  EXPECT_EQ(strip_prefix("/usersx", "/users"), "/usersx");
  EXPECT_EQ(strip_prefix("/other", "/users"), "/other");
}

TEST(StripPrefix, IsNormalisedAtLoad) {
  EXPECT_EQ(read("strip_prefix: /users/").strip_prefix->text, "/users");
  EXPECT_EQ(read("strip_prefix: /%7Euser").strip_prefix->text, "/~user");
  EXPECT_THAT(problem_of("strip_prefix: users"), HasSubstr("not a prefix"));
  EXPECT_THAT(problem_of("strip_prefix: /users/*"), HasSubstr("not a prefix"));
  EXPECT_THAT(problem_of("strip_prefix: /"), HasSubstr("strips nothing"));
}

TEST(Rewrite, ReplacesThePathAndKeepsTheQuery) {
  const Values values{{"$major", "2"}};
  EXPECT_EQ(rewritten("rewrite: /reports/$major", "/v2/report", "a=1", values), "/reports/2?a=1");
  EXPECT_EQ(rewritten("rewrite: /reports/$major", "/v2/report", "", values), "/reports/2");
}

TEST(Rewrite, ReplacesTheQueryIfTheTemplateHasAQuestionMark) {
  const Values values{{"$id", "a b"}, {"$query", "a=1"}};
  EXPECT_EQ(rewritten("rewrite: '/orders?user=7'", "/x", "a=1", values), "/orders?user=7");
  EXPECT_EQ(rewritten("rewrite: '/orders?'", "/x", "a=1", values), "/orders");
  EXPECT_EQ(rewritten("rewrite: '/orders?b=2&$query'", "/x", "a=1", values), "/orders?b=2&a=1");
}

TEST(Rewrite, ReplacesThePartThatItsRegexMatches) {
  const std::string_view yaml = "rewrite: { from: '^/old-path/(.*)', to: '/new-path/$1' }";
  EXPECT_EQ(rewritten(yaml, "/old-path/a/b", "q=1"), "/new-path/a/b?q=1");
  EXPECT_EQ(rewritten(yaml, "/other/old-path/a", ""), "/other/old-path/a");
  EXPECT_EQ(rewritten("rewrite: { from: /old, to: /new }", "/a/old/b/old", ""), "/a/new/b/old");
  const std::string_view named = "rewrite: { from: '^/(?P<a>[a-z]+)/(?P<b>[a-z]+)', to: /$b/$a }";
  EXPECT_EQ(rewritten(named, "/x/y/z", ""), "/y/x/z");
}

TEST(Rewrite, KeepsEncodedTextEncoded) {
  const std::string_view to_path = "rewrite: { from: '^/a/(.*)', to: /b/$1 }";
  EXPECT_EQ(rewritten(to_path, "/a/x%2Fy%3Fz", ""), "/b/x%2Fy%3Fz");
  const std::string_view to_query = "rewrite: { from: '^/a/(.*)', to: '/b?x=$1' }";
  EXPECT_EQ(rewritten(to_query, "/a/x%26y&z", ""), "/b?x=x%26y%26z");
}

TEST(Rewrite, AlwaysLeavesALeadingSlash) {
  EXPECT_EQ(rewritten("rewrite: { from: ^/api, to: '' }", "/api", ""), "/");
  EXPECT_EQ(rewritten("rewrite: { from: ^/api/, to: '' }", "/api/x", ""), "/x");
}

TEST(Rewrite, RefusesDotSegmentsThatValuesBring) {
  EXPECT_EQ(rewritten("rewrite: /files/$query.f", "/x", "", {{"$query.f", ".."}}), "refused");
  EXPECT_EQ(rewritten("rewrite: /files/$query.f/x", "/x", "", {{"$query.f", "."}}), "refused");
  EXPECT_EQ(
      rewritten("rewrite: /files/$query.f", "/x", "", {{"$query.f", "../a"}}), "/files/..%2Fa"
  );
  EXPECT_EQ(rewritten("rewrite: /files/$query.f", "/x", "", {{"$query.f", "..."}}), "/files/...");
}

TEST(Rewrite, SaysAtLoadWhatIsWrong) {
  EXPECT_THAT(problem_of("rewrite: reports"), HasSubstr("is not a path"));
  EXPECT_THAT(problem_of("rewrite: /a#b"), HasSubstr("fragment"));
  EXPECT_THAT(problem_of("rewrite: { from: '(', to: /a }"), HasSubstr("missing )"));
  EXPECT_THAT(problem_of("rewrite: { from: '^/a' }"), HasSubstr("to"));
}

TEST(Rewrite, ChecksVariablesAgainstTheCapturesItHas) {
  const std::vector<std::string> names = {"id"};
  EXPECT_EQ(read("rewrite: /a/$id/$1").rewrite->check(names), std::nullopt);
  EXPECT_NE(read("rewrite: /a/$2").rewrite->check(names), std::nullopt);
  EXPECT_EQ(read("rewrite: { from: '^/(.)(.)', to: /$2/$1 }").rewrite->check(names), std::nullopt);
  EXPECT_NE(read("rewrite: { from: '^/(.)', to: /$id }").rewrite->check(names), std::nullopt);
}

}  // namespace
}  // namespace sluice::filters
