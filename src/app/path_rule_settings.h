#pragma once

#include "config/enum.h"
#include "config/field.h"
#include "config/setting.h"
#include "http/uri.h"

#include <array>
#include <cstdint>
#include <span>

namespace sluice::app {

enum class EncodedSlashes : std::uint8_t { Keep, Reject };

}  // namespace sluice::app

template <>
struct sluice::config::EnumNames<sluice::app::EncodedSlashes> {
  using enum sluice::app::EncodedSlashes;
  static constexpr std::array kNames = {EnumName{"keep", Keep}, EnumName{"reject", Reject}};
};

namespace sluice::app {

/// How paths are normalised before a route is chosen: of a site, or of all by `defaults`.
struct PathRuleSettings {
  static std::span<const config::Field> fields();

  config::Setting<bool> merge_slashes;              ///< not written: on
  config::Setting<EncodedSlashes> encoded_slashes;  ///< not written: keep

  [[nodiscard]] http::PathRules rules() const {
    return {
        merge_slashes.value_or(true),
        encoded_slashes.value_or(EncodedSlashes::Keep) == EncodedSlashes::Reject
    };
  }
};

/// The rows of the table of a struct whose member `Paths` they are; with `config::kItself`, their
/// own.
template <auto Paths>
consteval auto path_rule_fields() {
  using config::field;
  return std::array{
      field<Paths, &PathRuleSettings::merge_slashes>(
          "merge_slashes", "Whether `//` in a path is `/`. Default on."
      ),
      field<Paths, &PathRuleSettings::encoded_slashes>(
          "encoded_slashes",
          "Whether a path may have `%2F` and `%5C`, which never separate. Default keep."
      ),
  };
}

}  // namespace sluice::app
