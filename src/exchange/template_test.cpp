#include "exchange/template.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::exchange {
namespace {

using testing::HasSubstr;

/// Values by the name a template uses: `$query.page`.
class Values final : public VariableSource {
 public:
  Values(std::initializer_list<std::pair<const std::string, std::string>> values)
      : values_(values) {}

  [[nodiscard]] std::string_view get(const Variable& variable) const override {
    const auto found = values_.find(to_string(variable));
    return found == values_.end() ? std::string_view() : found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

Template compiled(std::string_view text, TemplateUse use) {
  auto result = Template::parse(text, use);
  EXPECT_TRUE(result.has_value()) << text << ": " << (result ? "" : result.error().message);
  return result.value_or(Template());
}

std::string evaluated(std::string_view text, TemplateUse use, const Values& values) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const auto result = compiled(text, use).evaluate(values, arena);
  return result.has_value() ? std::string(*result) : "refused";
}

std::string as_text(std::string_view text, const Values& values) {
  return evaluated(text, TemplateUse::Text, values);
}

std::string as_url(std::string_view text, const Values& values) {
  return evaluated(text, TemplateUse::Url, values);
}

std::string as_header(std::string_view text, const Values& values) {
  return evaluated(text, TemplateUse::HeaderValue, values);
}

config::Complaint complaint_of(std::string_view text, TemplateUse use = TemplateUse::Text) {
  const auto result = Template::parse(text, use);
  EXPECT_FALSE(result.has_value()) << text;
  return result.has_value() ? config::Complaint{} : result.error();
}

TEST(Template, PutsValuesIntoItsText) {
  const Values values{
      {"$client_ip", "203.0.113.7"}, {"$1", "one"}, {"$name", "n"}, {"$query.page", "2"}
  };
  EXPECT_EQ(as_text("ip=$client_ip", values), "ip=203.0.113.7");
  EXPECT_EQ(as_text("$1-$name/$query.page!", values), "one-n/2!");
  EXPECT_EQ(as_text("$client_ip", values), "203.0.113.7");
  EXPECT_EQ(as_text("[$method]", values), "[]");
}

TEST(Template, KnowsEveryVariable) {
  for (const std::string_view name :
       {"client_ip",
        "peer_ip",
        "client_port",
        "host",
        "method",
        "path",
        "path_rest",
        "query",
        "query.NAME",
        "header.X-Name",
        "cookie.NAME",
        "scheme",
        "request_id",
        "upstream.name",
        "upstream.address"}) {
    const std::string text = "$" + std::string(name);
    const Template compiled_text = compiled(text, TemplateUse::Text);
    EXPECT_EQ(compiled_text.check({}), std::nullopt) << text;
    EXPECT_EQ(as_text(text, Values{{text, "value"}}), "value") << text;
  }
}

TEST(Template, WritesADollarForTwo) {
  EXPECT_EQ(as_text("costs $$5, $$host, $$$1", Values{{"$1", "x"}}), "costs $5, $host, $x");
}

TEST(Template, WithoutVariablesIsItsOwnConstantText) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Template constant = compiled("ok\n", TemplateUse::Text);
  EXPECT_TRUE(constant.is_constant());
  const auto first = constant.evaluate(Values{}, arena);
  const auto second = constant.evaluate(Values{}, arena);
  EXPECT_EQ(*first, "ok\n");
  EXPECT_EQ(first->data(), second->data());
}

TEST(Template, EndsANameWhereAWordEnds) {
  const Values values{
      {"$path", "/p"}, {"$host", "h"}, {"$query", "a=1"}, {"$1", "x"}, {"$header.X-A", "v"}
  };
  EXPECT_EQ(as_text("$path.html", values), "/p.html");
  EXPECT_EQ(as_text("$host.example", values), "h.example");
  EXPECT_EQ(as_text("($query)", values), "(a=1)");
  EXPECT_EQ(as_text("$1st", values), "xst");
  EXPECT_EQ(as_text("$header.X-A.$1", values), "v.x");
}

TEST(Template, RefusesAtLoadWhatIsNoVariable) {
  EXPECT_THAT(complaint_of("a $ b").hint, HasSubstr("$$"));
  EXPECT_THAT(complaint_of("$").hint, HasSubstr("$$"));
  EXPECT_THAT(complaint_of("${HOST}").hint, HasSubstr("replaced at load"));
  EXPECT_THAT(complaint_of("$header").message, HasSubstr("$header needs a name"));
  EXPECT_THAT(complaint_of("$upstream.port").message, HasSubstr("unknown variable $upstream.port"));
  EXPECT_THAT(complaint_of("$0").message, HasSubstr("unknown variable $0"));
  EXPECT_THAT(complaint_of("$17").message, HasSubstr("unknown variable $17"));
}

TEST(Template, SaysWhichVariablesAreNotSupportedYet) {
  for (const std::string_view name :
       {"$geo.country",
        "$tls.version",
        "$tls.sni",
        "$tls.client.subject",
        "$cache.status",
        "$jwt.sub"}) {
    EXPECT_THAT(complaint_of(name).message, HasSubstr("is not supported yet")) << name;
  }
}

TEST(Template, ChecksItsCapturesAgainstThoseOfTheRoute) {
  const std::vector<std::string> names = {"major", ""};
  EXPECT_EQ(compiled("$major $1 $2", TemplateUse::Text).check(names), std::nullopt);

  const auto wrong_name = compiled("$majr", TemplateUse::Text).check(names);
  ASSERT_TRUE(wrong_name.has_value());
  EXPECT_EQ(wrong_name->message, "unknown variable $majr");
  EXPECT_THAT(wrong_name->hint, HasSubstr("$major"));

  const auto wrong_number = compiled("$3", TemplateUse::Text).check(names);
  ASSERT_TRUE(wrong_number.has_value());
  EXPECT_EQ(wrong_number->message, "unknown variable $3");
}

TEST(Template, RefusesAHeaderValueThatWouldEndItsLine) {
  EXPECT_EQ(as_header("a$query.x", Values{{"$query.x", "b c\td"}}), "ab c\td");
  EXPECT_EQ(as_header("$query.x", Values{{"$query.x", "a\rb"}}), "refused");
  EXPECT_EQ(as_header("$query.x", Values{{"$query.x", "a\nX-Evil: 1"}}), "refused");
  EXPECT_EQ(as_header("$query.x", Values{{"$query.x", std::string("a\0b", 3)}}), "refused");
  EXPECT_THAT(complaint_of("a\nb", TemplateUse::HeaderValue).message, HasSubstr("line breaks"));
}

TEST(Template, KeepsCapturesInAPathAsTheyWere) {
  const Values values{{"$id", "a%2Fb%20c"}, {"$path", "/x/y%3F"}, {"$path_rest", "y/z"}};
  EXPECT_EQ(as_url("/users/$id/cart", values), "/users/a%2Fb%20c/cart");
  EXPECT_EQ(as_url("/new$path", values), "/new/x/y%3F");
  EXPECT_EQ(as_url("https://new.example.com/$path_rest", values), "https://new.example.com/y/z");
}

TEST(Template, LetsNoValueAddSlashQuestionMarkOrHashToAPath) {
  const Values values{{"$query.f", "../a?b#c%2F d"}, {"$1", "a?b#c"}};
  EXPECT_EQ(as_url("/files/$query.f", values), "/files/..%2Fa%3Fb%23c%252F%20d");
  EXPECT_EQ(as_url("/files/$1", values), "/files/a%3Fb%23c");
}

TEST(Template, EncodesAValueInAQueryAsOne) {
  const Values values{
      {"$path", "/a%20b/c&d=e"},
      {"$1", "x+y%26z"},
      {"$header.X-A", "50% & more"},
      {"$query", "a=1&b=2"}
  };
  EXPECT_EQ(as_url("/login?next=$path", values), "/login?next=%2Fa%20b%2Fc%26d%3De");
  EXPECT_EQ(as_url("/q?u=$1&v=w", values), "/q?u=x%2By%26z&v=w");
  EXPECT_EQ(as_url("/q?h=$header.X-A", values), "/q?h=50%25%20%26%20more");
  EXPECT_EQ(as_url("/q?c=3&$query", values), "/q?c=3&a=1&b=2");
  EXPECT_EQ(as_url("/q#$1", values), "/q#x%2By%26z");
}

TEST(Template, LetsOnlyHostCharactersIntoAnAuthority) {
  EXPECT_EQ(
      as_url("https://www.$host/x", Values{{"$host", "example.com"}}), "https://www.example.com/x"
  );
  EXPECT_EQ(
      as_url(
          "$scheme://$host$path", Values{{"$scheme", "https"}, {"$host", "[::1]"}, {"$path", "/p"}}
      ),
      "https://[::1]/p"
  );
  EXPECT_EQ(
      as_url("https://$1.example.com/", Values{{"$1", "shop-7"}}), "https://shop-7.example.com/"
  );
  EXPECT_EQ(as_url("https://$1.example.com/", Values{{"$1", "evil.com/"}}), "refused");
  EXPECT_EQ(as_url("https://$1.example.com/", Values{{"$1", "a@b"}}), "refused");
  EXPECT_EQ(as_url("//$query.h/", Values{{"$query.h", "evil.com:80"}}), "refused");
  EXPECT_EQ(as_url("https://$host/", Values{}), "refused");
}

TEST(Template, KnowsWhetherItHasAQueryOfItsOwn) {
  EXPECT_TRUE(compiled("/a?b=$1", TemplateUse::Url).has_query());
  EXPECT_TRUE(compiled("/a?", TemplateUse::Url).has_query());
  EXPECT_FALSE(compiled("/a#b?c", TemplateUse::Url).has_query());
  EXPECT_FALSE(compiled("/$1", TemplateUse::Url).has_query());
}

TEST(Template, RefusesAUrlWithASpaceOrBackslash) {
  EXPECT_THAT(complaint_of("/a b", TemplateUse::Url).message, HasSubstr("space"));
  EXPECT_THAT(complaint_of("/a\\b", TemplateUse::Url).message, HasSubstr("\\"));
}

}  // namespace
}  // namespace sluice::exchange
