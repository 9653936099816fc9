// Classifies the same bytes in every form this processor has; all must agree with the plain one.

#include "base/assert.h"
#include "http/h1/byte_classes.h"

#include <cstddef>
#include <cstdint>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::http::h1;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto classified = [text](const ByteClassifier& classifier) {
    std::vector<ByteClasses> words(text.size() / 64 + 1);
    classifier.classify(text, words.data());
    return words;
  };
  const std::vector<ByteClasses> expected = classified(byte_classifiers().back());
  for (const ByteClassifier& classifier : byte_classifiers()) {
    SLUICE_ASSERT(classified(classifier) == expected, "every form gives the same classes");
  }
  return 0;
}
