#include "sim/seeds.h"

#include "base/strings.h"

#include <gtest/gtest.h>

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <optional>
#include <string_view>

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#include <sanitizer/common_interface_defs.h>
#endif

namespace sluice::sim {

namespace {

std::optional<std::uint64_t> only_seed;
std::optional<std::uint64_t> seed_count;
char last_words[64] = "";

void say_last_words() {
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, last_words, std::strlen(last_words));
}

void on_abort(int signal) {
  say_last_words();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

std::optional<std::uint64_t> number_after(std::string_view option, std::string_view argument) {
  if (!argument.starts_with(option)) {
    return std::nullopt;
  }
  return parse_decimal(argument.substr(option.size()));
}

/// Takes `--seed N`, `--seed=N`, `--seeds N` and `--seeds=N`.
void parse_arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if ((argument == "--seed" || argument == "--seeds") && i + 1 < argc) {
      argument += std::string("=") + argv[++i];
    }
    if (const auto seed = number_after("--seed=", argument)) {
      only_seed = seed;
    } else if (const auto count = number_after("--seeds=", argument)) {
      seed_count = count;
    } else if (argument.starts_with("--seed")) {
      std::fprintf(stderr, "usage: --seed N | --seeds N\n");
      std::exit(2);
    }
  }
}

}  // namespace

std::vector<std::uint64_t> seeds(std::uint64_t count) {
  if (only_seed) {
    return {*only_seed};
  }
  std::vector<std::uint64_t> all(seed_count.value_or(count));
  std::iota(all.begin(), all.end(), 1);
  return all;
}

std::string replay(std::uint64_t seed) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string command = "run again: ";
  if (test != nullptr) {
    command += std::string("--gtest_filter=") + test->test_suite_name() + "." + test->name() + " ";
  }
  return command + "--seed " + std::to_string(seed);
}

void note_running_seed(std::optional<std::uint64_t> seed) {
  const std::string words = seed ? "the seed was: --seed " + std::to_string(*seed) + "\n" : "";
  last_words[words.copy(last_words, sizeof(last_words) - 1)] = '\0';
}

}  // namespace sluice::sim

/// GoogleTest's main, with seeds.
int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  sluice::sim::parse_arguments(argc, argv);
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  __sanitizer_set_death_callback(&sluice::sim::say_last_words);
#endif
  ::signal(SIGABRT, &sluice::sim::on_abort);
  return RUN_ALL_TESTS();
}
