#include "http/h1/byte_classes.h"

#include "base/rng.h"
#include "http/grammar.h"
#include "http/h1/byte_search.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::http::h1 {
namespace {

std::vector<ByteClasses> classified(const ByteClassifier& classifier, std::string_view text) {
  std::vector<ByteClasses> words(text.size() / 64 + 1);
  classifier.classify(text, words.data());
  return words;
}

/// Text of `size` bytes, of those alone that come up in heads, or of all.
std::string random_text(Rng& rng, std::size_t size) {
  constexpr std::string_view kUsual = "aZ09-_: /\r\n\t,;";
  const bool usual = rng.below(2) == 0;
  std::string text(size, ' ');
  for (char& c : text) {
    c = usual ? kUsual[rng.below(kUsual.size())] : static_cast<char>(rng.below(256));
  }
  return text;
}

TEST(ByteClassifier, HasAPlainFormAtTheEnd) {
  EXPECT_STREQ(byte_classifiers().back().name, "scalar");
}

TEST(ByteClassifier, KnowsEveryByteAtEveryPlaceOfABlock) {
  for (const ByteClassifier& classifier : byte_classifiers()) {
    for (int c = 0; c < 256; ++c) {
      const char byte = static_cast<char>(c);
      const std::vector<ByteClasses> words = classified(classifier, std::string(64, byte));
      EXPECT_EQ(words[0].control, is_field_char(byte) ? 0 : UINT64_MAX)
          << classifier.name << ' ' << c;
      EXPECT_EQ(words[0].non_token, is_token_char(byte) ? 0 : UINT64_MAX)
          << classifier.name << ' ' << c;
    }
  }
}

TEST(ByteClassifier, SetsEveryBitBehindTheEnd) {
  for (const ByteClassifier& classifier : byte_classifiers()) {
    for (std::size_t size = 0; size <= 130; ++size) {
      const std::vector<ByteClasses> words = classified(classifier, std::string(size, 'a'));
      const std::uint64_t behind = UINT64_MAX << (size % 64);
      EXPECT_EQ(words.back(), (ByteClasses{behind, behind})) << classifier.name << ' ' << size;
    }
  }
}

/// Byte by byte.
std::vector<ByteClasses> classes_of(std::string_view text) {
  std::vector<ByteClasses> words(text.size() / 64 + 1);
  for (std::size_t i = 0; i < words.size() * 64; ++i) {
    const bool is_behind = i >= text.size();
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    words[i / 64].control |= is_behind || !is_field_char(text[i]) ? bit : 0;
    words[i / 64].non_token |= is_behind || !is_token_char(text[i]) ? bit : 0;
  }
  return words;
}

TEST(ByteClassifier, GivesTheSameResultInEveryForm) {
  constexpr std::uint64_t kSeed = 7;
  Rng rng(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    // A copy of its own at any alignment, so that a sanitizer sees a read outside.
    const std::string text = random_text(rng, rng.below(300));
    const std::vector<char> exact(text.begin(), text.end());
    const std::string_view view(exact.data(), exact.size());
    for (const ByteClassifier& classifier : byte_classifiers()) {
      ASSERT_EQ(classified(classifier, view), classes_of(view)) << classifier.name;
    }
  }
}

TEST(ByteSearch, FindsTheNextByteOfAClassAcrossWindows) {
  constexpr std::uint64_t kSeed = 11;
  Rng rng(kSeed);
  for (int round = 0; round < 50; ++round) {
    std::string text(rng.below(5'000), 'a');
    for (char& c : text) {
      if (rng.below(200) == 0) {
        c = rng.below(2) == 0 ? '\r' : ' ';
      }
    }
    ByteSearch search(text);
    for (std::size_t from = 0; from <= text.size(); from += 1 + rng.below(40)) {
      EXPECT_EQ(search.control(from), std::min(text.find('\r', from), text.size()));
      EXPECT_EQ(search.non_token(from), std::min(text.find_first_of("\r ", from), text.size()));
    }
  }
}

TEST(ByteSearch, BeginsInTheMiddle) {
  std::string text(3'000, 'a');
  text[2'500] = '\n';
  ByteSearch search(text, 2'000);
  EXPECT_EQ(search.control(2'000), 2'500);
  EXPECT_EQ(search.control(2'501), 3'000);
  EXPECT_EQ(search.control(3'000), 3'000);
}

TEST(ByteSearch, EndsAtTheEndOfAFullWindow) {
  for (const std::size_t size : {64U, 1'024U, 2'048U}) {
    const std::string text(size, 'a');
    ByteSearch search(text);
    EXPECT_EQ(search.control(0), size);
    EXPECT_EQ(search.non_token(size), size);
  }
}

}  // namespace
}  // namespace sluice::http::h1
