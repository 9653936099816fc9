#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::http::h1 {

/// What 64 bytes of a head are, bit i for byte i.
struct ByteClasses {
  std::uint64_t control;    ///< controls except HTAB, with DEL: what no field value has
  std::uint64_t non_token;  ///< what no method and no field name has

  bool operator==(const ByteClasses&) const = default;
};

/// Classifies `text` into `text.size() / 64 + 1` words, so that there is at least one bit behind
/// the end; all of those are set in both masks and end every search. Reads nothing outside of
/// `text`.
using Classify = void (*)(std::string_view text, ByteClasses* words);

/// One way to classify, for one kind of processor. All give the same result.
struct ByteClassifier {
  const char* name;
  Classify classify;
};

/// The ways this processor has, the fastest first; the last is plain C++.
std::span<const ByteClassifier> byte_classifiers();

/// The fastest one, chosen when the process starts.
extern const Classify kClassifyBytes;

}  // namespace sluice::http::h1
