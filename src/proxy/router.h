#pragma once

#include "base/arena.h"
#include "exchange/captures.h"
#include "http/message.h"
#include "http/uri.h"
#include "proxy/host_table.h"
#include "proxy/path_tree.h"
#include "proxy/route_match.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::proxy {

/// Which route of the snapshot: an index that means something to whoever built the router.
enum class RouteIndex : std::uint32_t {};

/// One route as the router sees it.
struct RouteRule {
  RouteIndex index{};
  RouteMatch match;
};

/// One site as the router sees it.
struct SiteRules {
  std::vector<HostPattern> hosts;      ///< its name and aliases
  std::vector<std::string> listeners;  ///< the only ones it answers on; empty: all
  http::PathRules path_rules;          ///< how its paths are normalised before they are matched
  std::vector<RouteRule>
      routes;  ///< in the order of the file; a site's own action last, without a path
};

/// What became of a request.
struct Match {
  enum class Outcome : std::uint8_t {
    Found,
    NoRoute,           ///< 404
    MethodNotAllowed,  ///< 405: a path fits, and no route of such a path takes the method
  };

  Outcome outcome = Outcome::NoRoute;
  RouteIndex route{};                          ///< if found, as all below
  exchange::Captures captures;                 ///< views into the path
  std::span<const std::string> capture_names;  ///< `$1` first; empty for those without a name
  std::string_view path_rest;                  ///< what `$path_rest` gives: a view into the path

  /// The capture of that name; empty if there is none.
  [[nodiscard]] std::string_view capture(std::string_view name) const;
};

/// What the router thinks of one route for one request.
struct RouteVerdict {
  enum class Kind : std::uint8_t {
    Wins,
    LessSpecific,  ///< it fits, and another that is more specific does too
    OtherPath,
    OtherMethod,
    OtherHeader,  ///< `what` names the one that does not fit
    OtherQuery,   ///< the same
  };

  RouteIndex route{};
  Kind kind = Kind::OtherPath;
  std::string_view what;  ///< of the router's
};

/// The routes of one site by the group of their path, each group in the order of precedence.
class RouteGroups {
 public:
  RouteGroups() = default;
  /// `groups` says which path each route has; every group up to the highest has a route.
  RouteGroups(std::vector<RouteRule> routes, std::span<const PathTree::Group> groups);

  [[nodiscard]] std::span<const RouteRule> operator[](PathTree::Group group) const {
    return std::span(routes_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
  }

  [[nodiscard]] std::span<const RouteRule> all() const { return routes_; }

 private:
  std::vector<RouteRule> routes_;
  std::vector<std::uint32_t> starts_;  // of each group, and one behind the last
};

/// The routes of one site, compiled. Immutable.
class SiteRouter {
 public:
  explicit SiteRouter(SiteRules rules);

  [[nodiscard]] http::PathRules path_rules() const { return path_rules_; }

  /// Finds the route for a request; `path` is normalised by `path_rules()`, or `*`. All routes that
  /// fit are candidates and the most specific wins: a route whose method, headers or query do not
  /// fit leaves the request to the next, which may have a less specific path. TRACE fits none.
  /// Pure: depends on the arguments alone. Allocates nothing.
  [[nodiscard]] Match match(std::string_view path, const http::RequestHead& request) const;

  /// Why each route takes the request or does not: those whose path fits in the order they are
  /// asked, then the others in the order of the file.
  [[nodiscard]] std::vector<RouteVerdict> judge(
      std::string_view path, const http::RequestHead& request
  ) const;

  /// The rule of one of its routes; null: it is another site's.
  [[nodiscard]] const RouteRule* rule(RouteIndex route) const;

  /// The methods that some route of a fitting path takes, for `Allow`: `GET, HEAD, POST`. In
  /// `arena`.
  [[nodiscard]] std::string_view allowed_methods(std::string_view path, Arena& arena) const;

 private:
  http::PathRules path_rules_;
  PathTree paths_;
  RouteGroups groups_;
};

/// All sites, compiled; shared by all workers.
class Router {
 public:
  /// Hosts must differ: whoever validates the settings sees to that, here the first wins.
  explicit Router(std::vector<SiteRules> sites);

  /// The site for a host on a listener (by its name), or null: 404. A site that does not answer on
  /// the listener is as if it were not there. No other site is tried for a request that this one
  /// has no route for.
  [[nodiscard]] const SiteRouter* find_site(std::string_view host, std::string_view listener) const;

  /// Which of the sites it was made of, in their order, one that `find_site` gave is.
  [[nodiscard]] std::size_t index_of(const SiteRouter& site) const {
    return static_cast<std::size_t>(&site - sites_.data());
  }

 private:
  struct Listener {
    std::string name;
    HostTable hosts;
  };

  [[nodiscard]] const HostTable& hosts_of(std::string_view listener) const;

  std::vector<SiteRouter> sites_;
  HostTable hosts_;                  // of listeners that no site names
  std::vector<Listener> listeners_;  // of those named: few
};

}  // namespace sluice::proxy
