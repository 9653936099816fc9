#include "actions/files/precompressed.h"

#include "http/preferences.h"

namespace sluice::actions {

std::string_view coding_name(Precompressed coding) {
  switch (coding) {
    case Precompressed::Brotli:
      return "br";
    case Precompressed::Zstd:
      return "zstd";
    case Precompressed::Gzip:
      return "gzip";
  }
  return {};
}

std::string_view coding_ending(Precompressed coding) {
  switch (coding) {
    case Precompressed::Brotli:
      return ".br";
    case Precompressed::Zstd:
      return ".zst";
    case Precompressed::Gzip:
      return ".gz";
  }
  return {};
}

CodingChoices choose_codings(
    const http::FieldSection& fields, std::span<const Precompressed> offered
) {
  CodingChoices choices;
  if (!fields.contains(http::FieldId::AcceptEncoding)) {
    return choices;
  }
  // `identity` counts only where it is named: a wildcard is not meant for it.
  const http::Preference identity = http::coding_preference(fields, "identity");
  std::array<std::uint16_t, kPrecompressedCount> weights{};
  for (const Precompressed coding : offered) {
    const http::Preference preference = http::coding_preference(fields, coding_name(coding));
    const bool is_worse = identity.specificity > 0 && preference.weight < identity.weight;
    if (!preference.is_acceptable() || is_worse || choices.count == kPrecompressedCount) {
      continue;
    }
    std::size_t place = choices.count++;
    for (; place > 0 && weights[place - 1] < preference.weight; --place) {
      choices.codings[place] = choices.codings[place - 1];
      weights[place] = weights[place - 1];
    }
    choices.codings[place] = coding;
    weights[place] = preference.weight;
  }
  return choices;
}

}  // namespace sluice::actions
