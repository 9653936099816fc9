#include "http/html_page.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace sluice::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlPage, KeepsTextText) {
  std::string text;
  append_html_text(text, R"(<a href="x">Tom & 'Jerry'</a> é)");
  EXPECT_EQ(text, "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt; é");
}

TEST(HtmlPage, IsADocumentThatLoadsNothing) {
  const std::string page = html_page("<script>", "<h1>hello</h1>\n");
  EXPECT_THAT(page, HasSubstr("<title>&lt;script&gt;</title>"));
  EXPECT_THAT(page, HasSubstr("<body>\n<h1>hello</h1>\n</body>"));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

}  // namespace
}  // namespace sluice::http
