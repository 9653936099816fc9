#pragma once

#include "config/mark.h"
#include "http/message.h"
#include "proxy/method_set.h"
#include "proxy/path_pattern.h"
#include "proxy/value_match.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::proxy {

/// Which requests of a site a route takes. All of it must fit.
struct RouteMatch {
  struct Header {
    std::string name;  ///< compared without case
    ValueMatch value;  ///< one line of that name must fit

    bool operator==(const Header&) const = default;
  };

  struct Parameter {
    std::string name;  ///< as it is when decoded; case matters
    ValueMatch value;  ///< the first parameter of that name, decoded, must fit

    bool operator==(const Parameter&) const = default;
  };

  std::optional<PathPattern> path;  ///< empty: any, `*` of OPTIONS included
  MethodSet methods;
  std::vector<Header> headers;
  std::vector<Parameter> query;

  /// Whether headers and query fit. Path and method are the router's business.
  [[nodiscard]] bool accepts(const http::RequestHead& request) const {
    return refusing_header(request) == nullptr && refusing_parameter(request) == nullptr;
  }

  /// The first header or parameter that does not fit; null: all do.
  [[nodiscard]] const Header* refusing_header(const http::RequestHead& request) const;
  [[nodiscard]] const Parameter* refusing_parameter(const http::RequestHead& request) const;

  /// The precedence among routes of the same path: a named method before any, then more headers,
  /// then more query parameters. The file's order decides what is left.
  [[nodiscard]] bool beats(const RouteMatch& other) const;

  /// Whether `later`, a route of the same path further down in the file, can never win: this one
  /// takes all its requests, and is not less specific.
  [[nodiscard]] bool hides(const RouteMatch& later) const;
};

}  // namespace sluice::proxy
