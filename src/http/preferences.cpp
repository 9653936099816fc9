#include "http/preferences.h"

#include "base/strings.h"

#include <algorithm>
#include <optional>

namespace sluice::http {

namespace {

constexpr std::uint16_t kFullWeight = 1000;

/// qvalue (RFC 9110 §12.4.2): 0 to 1 with three decimals at most. Empty if it is none.
std::optional<std::uint16_t> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') ||
      (text.size() > 1 && text[1] != '.')) {
    return std::nullopt;
  }
  auto weight = static_cast<std::uint16_t>(text[0] == '1' ? kFullWeight : 0);
  std::uint16_t unit = kFullWeight / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (!is_digit(digit)) {
      return std::nullopt;
    }
    weight = static_cast<std::uint16_t>(weight + unit * (digit - '0'));
    unit /= 10;
  }
  return weight <= kFullWeight ? std::optional(weight) : std::nullopt;
}

/// An element of such a list without its parameters, and its weight. What has a malformed weight is
/// not wanted.
struct Weighted {
  std::string_view value;
  std::uint16_t weight = kFullWeight;
};

Weighted read_element(std::string_view element) {
  std::size_t semicolon = element.find(';');
  Weighted weighted{trim_ows(element.substr(0, semicolon))};
  while (semicolon != std::string_view::npos) {
    element.remove_prefix(semicolon + 1);
    semicolon = element.find(';');
    const std::string_view parameter = trim_ows(element.substr(0, semicolon));
    if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
      weighted.weight = parse_weight(parameter.substr(2)).value_or(0);
    }
  }
  return weighted;
}

/// The preference of the most specific element of the lines named `id`; `specificity_of(value)` is
/// empty where an element says nothing of what is asked for.
template <class SpecificityOf>
std::optional<Preference> find_preference(
    const FieldSection& fields, FieldId id, SpecificityOf&& specificity_of
) {
  std::optional<Preference> found;
  for (const Field& field : fields) {
    if (field.id != id) {
      continue;
    }
    for_each_list_element(field.value, [&](std::string_view element) {
      const Weighted weighted = read_element(element);
      const std::optional<std::uint8_t> specificity = specificity_of(weighted.value);
      if (specificity && (!found || *specificity > found->specificity)) {
        found = {weighted.weight, *specificity};
      }
      return true;
    });
  }
  return found;
}

}  // namespace

Preference media_preference(const FieldSection& fields, std::string_view type) {
  if (!fields.contains(FieldId::Accept)) {
    return {kFullWeight, 0};
  }
  const std::string_view major = type.substr(0, type.find('/'));
  return find_preference(
             fields,
             FieldId::Accept,
             [&](std::string_view range) -> std::optional<std::uint8_t> {
               if (equals_ignore_case(range, type)) {
                 return 2;
               }
               if (range.ends_with("/*") &&
                   equals_ignore_case(range.substr(0, range.size() - 2), major)) {
                 return 1;
               }
               return range == "*/*" ? std::optional<std::uint8_t>(0) : std::nullopt;
             }
  ).value_or(Preference{});
}

Preference coding_preference(const FieldSection& fields, std::string_view coding) {
  return find_preference(
             fields,
             FieldId::AcceptEncoding,
             [&](std::string_view offered) -> std::optional<std::uint8_t> {
               if (equals_ignore_case(offered, coding)) {
                 return 1;
               }
               return offered == "*" ? std::optional<std::uint8_t>(0) : std::nullopt;
             }
  ).value_or(Preference{});
}

}  // namespace sluice::http
