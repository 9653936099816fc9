#include "http/h1/byte_classes.h"

#include "http/grammar.h"
#include "http/h1/byte_classes_blocks.h"

namespace sluice::http::h1 {
namespace {

ByteClasses scalar_block(const char* bytes) {
  ByteClasses classes{};
  for (unsigned i = 0; i < 64; ++i) {
    classes.control |= std::uint64_t{!is_field_char(bytes[i])} << i;
    classes.non_token |= std::uint64_t{!is_token_char(bytes[i])} << i;
  }
  return classes;
}

void classify_scalar(std::string_view text, ByteClasses* words) {
  classify_blocks<scalar_block>(text, words);
}

#if defined(__x86_64__)
constexpr std::array kClassifiers = {
    ByteClassifier{"avx2", classify_avx2},
    ByteClassifier{"sse2", classify_sse2},
    ByteClassifier{"scalar", classify_scalar},
};
#elif defined(__aarch64__)
constexpr std::array kClassifiers = {
    ByteClassifier{"neon", classify_neon},
    ByteClassifier{"scalar", classify_scalar},
};
#else
constexpr std::array kClassifiers = {ByteClassifier{"scalar", classify_scalar}};
#endif

}  // namespace

std::span<const ByteClassifier> byte_classifiers() {
  std::span<const ByteClassifier> classifiers = kClassifiers;
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2")) {
    classifiers = classifiers.subspan(1);
  }
#endif
  return classifiers;
}

const Classify kClassifyBytes = byte_classifiers().front().classify;

}  // namespace sluice::http::h1
