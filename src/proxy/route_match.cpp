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

const RouteMatch::Header* RouteMatch::refusing_header(const http::RequestHead& request) const {
  const auto refusing = std::ranges::find_if(headers, [&](const Header& header) {
    return !accepts_header(header, request.fields);
  });
  return refusing == headers.end() ? nullptr : &*refusing;
}

const RouteMatch::Parameter* RouteMatch::refusing_parameter(const http::RequestHead& request
) const {
  const auto refusing = std::ranges::find_if(query, [&](const Parameter& parameter) {
    return !accepts_parameter(parameter, request);
  });
  return refusing == query.end() ? nullptr : &*refusing;
}

bool RouteMatch::beats(const RouteMatch& other) const {
  return precedence(*this) > precedence(other);
}

bool RouteMatch::hides(const RouteMatch& later) const {
  const auto is_in = [](const auto& list) {
    return [&list](const auto& wanted) { return std::ranges::find(list, wanted) != list.end(); };
  };
  return !later.beats(*this) && methods.covers(later.methods) &&
         std::ranges::all_of(headers, is_in(later.headers)) &&
         std::ranges::all_of(query, is_in(later.query));
}

}  // namespace sluice::proxy
