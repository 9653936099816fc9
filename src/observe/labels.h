#pragma once

#include "base/error.h"
#include "http/errors.h"
#include "http/status.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::observe {

/// One name and value that tell series of a metric apart: `upstream="orders"`.
struct Label {
  std::string name;   ///< letters, digits and `_`, as Prometheus wants it
  std::string value;  ///< any UTF-8; escaped when written

  auto operator<=>(const Label&) const = default;
};

/// The labels of a group of metrics, known when it is made. Never built from what a client sent.
using Labels = std::vector<Label>;

/// Teaches `CounterBy<Key>` the label of a closed set of values: its name, how many there are, and
/// the text of each.
template <class Key>
struct LabelOf;

/// The first digit of a status code; `None` when no answer was given.
enum class StatusClass : std::uint8_t {
  None,
  Informational,
  Success,
  Redirection,
  ClientError,
  ServerError
};

/// The class of a status code; `None` for 0 and for codes from 600 up.
constexpr StatusClass status_class(http::StatusCode status) {
  const unsigned first_digit = status.count() / 100U;
  return first_digit <= 5 ? static_cast<StatusClass>(first_digit) : StatusClass::None;
}

template <>
struct LabelOf<StatusClass> {
  static constexpr std::string_view kName = "status";
  static constexpr std::size_t kCount = 6;
  static constexpr bool kShowsZeros = true;

  static constexpr std::array<std::string_view, kCount> kTexts = {
      "none", "1xx", "2xx", "3xx", "4xx", "5xx"
  };

  static std::string_view text(std::size_t index) { return kTexts.at(index); }
};

template <>
struct LabelOf<Errc> {
  static constexpr std::string_view kName = "error";
  static constexpr std::size_t kCount = static_cast<std::size_t>(Errc::Count_);
  static constexpr bool kShowsZeros = false;  // most errors never happen

  static std::string_view text(std::size_t index) {
    return http::error_name(static_cast<Errc>(index));
  }
};

}  // namespace sluice::observe
