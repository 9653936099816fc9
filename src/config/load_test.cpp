#include "config/load.h"

#include "config/field.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <fstream>

namespace sluice::config_test {

struct Route {
  static constexpr std::string_view kName = "route";
  static std::span<const config::Field> fields();

  std::string path;
  std::string to;
  std::vector<std::string> methods;
  std::optional<Duration> timeout;
};

struct Site {
  static constexpr std::string_view kName = "site";
  static std::span<const config::Field> fields();

  std::vector<Route> routes;
};

struct Sites {
  static std::span<const config::Field> fields();

  config::Map<Site> sites;
};

namespace {

constexpr std::array kRouteFields = {
    config::field<&Route::path>("path", "Which requests.", config::required()),
    config::field<&Route::to>("to", "Where they go."),
    config::field<&Route::methods>("methods", "Which methods.", config::or_one()),
    config::field<&Route::timeout>("timeout", "How long it may take."),
};
constexpr std::array kSiteFields = {config::field<&Site::routes>("routes", "What is under it.")};
constexpr std::array kSitesFields = {config::field<&Sites::sites>("sites", "By host name.")};

TEST(Load, ReadsAFile) {
  const std::string path = testing::TempDir() + "/sluice_load_test.yaml";
  std::ofstream(path) << "sites:\n  a:\n    routes:\n      - path: /x\n        timeuot: 5s\n";
  Sites sites;
  config::Diagnostics diagnostics;

  EXPECT_FALSE(config::load_file(path, sites, diagnostics));

  EXPECT_EQ(
      diagnostics.to_string(),
      path + ":5:9: unknown key \"timeuot\" in route; did you mean \"timeout\"?\n" +
          "            timeuot: 5s\n            ^~~~~~~\n"
  );
  std::remove(path.c_str());
}

TEST(Load, SaysThatAFileIsMissing) {
  Sites sites;
  config::Diagnostics diagnostics;

  EXPECT_FALSE(config::load_file("/nonexistent.yaml", sites, diagnostics));

  EXPECT_EQ(
      diagnostics.to_string(), "/nonexistent.yaml: cannot be read: No such file or directory\n"
  );
}

TEST(Load, TakesJson) {
  Sites sites;
  config::Diagnostics diagnostics;

  EXPECT_TRUE(config::load_text(
      R"({"sites": {"a": {"routes": [{"path": "/x", "methods": ["GET"], "timeout": "5s"}]}}})",
      "t",
      sites,
      diagnostics
  )) << diagnostics.to_string();

  EXPECT_EQ(sites.sites.find("a")->routes.at(0).methods.at(0), "GET");
}

TEST(Load, ReadsTenThousandRoutesInNoTime) {
  std::string text = "sites:\n";
  for (int site = 0; site < 1'000; ++site) {
    text += fmt::format("  site-{}.example.com:\n    routes:\n", site);
    for (int route = 0; route < 10; ++route) {
      text += fmt::format(
          "      - path: /path/{}/*\n        to: upstream-{}:8080\n        methods: [GET, POST]\n  "
          "      timeout: 5s\n",
          route,
          route
      );
    }
  }
  Sites sites;
  config::Diagnostics diagnostics;
  const auto start = std::chrono::steady_clock::now();

  ASSERT_TRUE(config::load_text(text, "t", sites, diagnostics));

  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start
  );
  RecordProperty("milliseconds", static_cast<int>(taken.count()));
  EXPECT_EQ(sites.sites.size(), 1'000);
  EXPECT_LT(taken, std::chrono::seconds(20))
      << "far above what a sanitizer build on a busy machine takes";
}

}  // namespace

std::span<const config::Field> Route::fields() {
  return kRouteFields;
}

std::span<const config::Field> Site::fields() {
  return kSiteFields;
}

std::span<const config::Field> Sites::fields() {
  return kSitesFields;
}

}  // namespace sluice::config_test
