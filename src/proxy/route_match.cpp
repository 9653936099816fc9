#include "proxy/route_match.h"

#include "base/strings.h"
#include "http/query.h"

#include <algorithm>
#include <tuple>

namespace sluice::proxy {

namespace {

bool accepts_header(const RouteMatch::Header& wanted, const http::FieldSection& fields) {
  bool is_there = false;
  for (const http::Field& field : fields) {
    if (equals_ignore_case(field.name, wanted.name)) {
      is_there = true;
      if (wanted.value.accepts(field.value)) {
        return true;
      }
    }
  }
  return !is_there && wanted.value.accepts(std::nullopt);
}

bool accepts_parameter(const RouteMatch::Parameter& wanted, const http::RequestHead& request) {
  return wanted.value.accepts(http::query_value(request.query, wanted.name, request.fields.arena())
  );
}

/// More is more specific.
auto precedence(const RouteMatch& match) {
  return std::tuple(!match.methods.takes_all(), match.headers.size(), match.query.size());
}

}  // namespace

bool RouteMatch::accepts(const http::RequestHead& request) const {
  return std::ranges::all_of(
             headers, [&](const Header& header) { return accepts_header(header, request.fields); }
         ) &&
         std::ranges::all_of(query, [&](const Parameter& parameter) {
           return accepts_parameter(parameter, request);
         });
}

bool RouteMatch::beats(const RouteMatch& other) const {
  return precedence(*this) > precedence(other);
}

bool RouteMatch::is_same_as(const RouteMatch& other) const {
  const bool is_same_path = path.has_value() && other.path.has_value()
                                ? path->is_same_path(*other.path)
                                : path.has_value() == other.path.has_value();
  return is_same_path && methods == other.methods &&
         std::ranges::is_permutation(headers, other.headers) &&
         std::ranges::is_permutation(query, other.query);
}

}  // namespace sluice::proxy
