#include "actions/forward/max_forwards.h"

#include "base/strings.h"

#include <fmt/format.h>

namespace sluice::actions {

bool may_go_further(http::Method method, http::FieldSection& fields) {
  if (method != http::Method::Options) {
    return true;
  }
  const auto written = fields.single(http::FieldId::MaxForwards);
  const auto left = written ? parse_decimal(*written) : std::nullopt;
  if (!left) {
    return true;
  }
  if (*left == 0) {
    return false;
  }
  const fmt::format_int fewer(*left - 1);
  fields.set(http::FieldId::MaxForwards, fields.arena().copy({fewer.data(), fewer.size()}));
  return true;
}

}  // namespace sluice::actions
