#include "config/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace sluice::config {
namespace {

constexpr std::array<std::string_view, 6> kKeys = {
    "timeout", "to", "path", "strip_prefix", "tls", "headers"
};

TEST(Suggest, FindsTheKeyThatWasMeant) {
  constexpr std::array<std::pair<const char*, const char*>, 7> cases = {{
      {"timout", "timeout"},    // dropped
      {"timeoout", "timeout"},  // doubled
      {"tiemout", "timeout"},   // swapped
      {"pth", "path"},          //
      {"strip-prefix", "strip_prefix"},
      {"Headers", "headers"},  // case
      {"stripprefix", "strip_prefix"},
  }};
  for (const auto& [word, meant] : cases) {
    EXPECT_EQ(suggest(word, kKeys), "did you mean \"" + std::string(meant) + "\"?") << word;
  }
}

TEST(Suggest, SaysNothingWhenItWouldBeAGuess) {
  for (const char* word : {"", "x", "zzz", "upstream", "completely_different"}) {
    EXPECT_EQ(suggest(word, kKeys), "") << word;
  }
  EXPECT_EQ(suggest(std::string(100'000, 't'), kKeys), "");
}

}  // namespace
}  // namespace sluice::config
