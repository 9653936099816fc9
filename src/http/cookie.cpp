#include "http/cookie.h"

#include "base/strings.h"

#include <algorithm>
#include <cstddef>

namespace sluice::http {

std::optional<std::string_view> cookie_value(const FieldSection& fields, std::string_view name) {
  for (const Field& field : fields) {
    std::string_view pairs = field.id == FieldId::Cookie ? field.value : std::string_view();
    while (!pairs.empty()) {
      const std::string_view pair = pairs.substr(0, pairs.find(';'));
      pairs.remove_prefix(std::min(pair.size() + 1, pairs.size()));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && trim_ows(pair.substr(0, equals)) == name) {
        return trim_ows(pair.substr(equals + 1));
      }
    }
  }
  return std::nullopt;
}

}  // namespace sluice::http
