// The generated pages of docs/reference are those that the code gives. SLUICE_UPDATE_DOCS=1 writes
// them.
#include "app/settings.h"
#include "config/writers.h"
#include "http/errors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace sluice::app {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Compares a page, or writes it.
void expect_page(const std::string& name, const std::string& text) {
  const std::string path = std::string(SLUICE_SOURCE_DIR) + "/docs/reference/" + name;
  if (std::getenv("SLUICE_UPDATE_DOCS") != nullptr) {
    std::ofstream(path) << text;
  }
  EXPECT_EQ(read(path), text) << "run this test with SLUICE_UPDATE_DOCS=1 to write " << path;
}

TEST(ReferencePages, TellEverySetting) {
  expect_page(
      "configuration.md",
      "# Every setting\n\nMade from the tables the loader uses.\n\n" +
          config::reference_of<Settings>()
  );
}

TEST(ReferencePages, TellEveryError) {
  std::string text =
      "# Every error\n\nThe name of an error is in the answer's body, in the access log (`error`) "
      "and in the metrics; its token is in "
      "`Proxy-Status` (RFC 9209).\n\n| name | status | token | what it means "
      "|\n|---|---|---|---|\n";
  for (auto code = static_cast<std::uint16_t>(Errc::None) + 1;
       code < static_cast<int>(Errc::Count_);
       ++code) {
    const http::ErrorInfo& info = http::error_info(static_cast<Errc>(code));
    text += fmt::format(
        "| `{}` | {} | {} | {} |\n",
        info.name,
        info.status.count() != 0 ? std::to_string(info.status.count()) : "none",
        info.proxy_status.empty() ? "" : fmt::format("`{}`", info.proxy_status),
        info.text
    );
  }
  expect_page("errors.md", text);
}

}  // namespace
}  // namespace sluice::app
