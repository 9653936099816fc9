#include "proxy/router.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace sluice::proxy {

namespace {

/// Stops at the first route that takes the request.
class Finder final : public PathTree::Visitor {
 public:
  Finder(const RouteGroups& groups, const http::RequestHead& request)
      : groups_(groups), request_(request) {}

  bool visit(PathTree::Group group, const exchange::Captures& captures, std::string_view rest)
      override {
    for (const RouteRule& rule : groups_[group]) {
      if (!rule.match.methods.contains(request_.method, request_.method_name)) {
        continue;
      }
      takes_method_ = true;
      if (rule.match.accepts(request_)) {
        match_.outcome = Match::Outcome::Found;
        match_.route = rule.index;
        match_.captures = captures;
        match_.capture_names = rule.match.path ? std::span(rule.match.path->capture_names())
                                               : std::span<const std::string>();
        match_.path_rest = rest;
        return false;
      }
    }
    fits_path_ = true;
    return true;
  }

  [[nodiscard]] Match result() && {
    if (match_.outcome != Match::Outcome::Found && fits_path_ && !takes_method_) {
      match_.outcome = Match::Outcome::MethodNotAllowed;
    }
    return match_;
  }

 private:
  const RouteGroups& groups_;
  const http::RequestHead& request_;
  Match match_;
  bool fits_path_ = false;
  bool takes_method_ = false;
};

/// Gathers the methods of all routes whose path fits.
class MethodCollector final : public PathTree::Visitor {
 public:
  explicit MethodCollector(const RouteGroups& groups) : groups_(groups) {}

  bool visit(PathTree::Group group, const exchange::Captures&, std::string_view) override {
    for (const RouteRule& rule : groups_[group]) {
      for (const std::string_view name : rule.match.methods.names()) {
        methods_.add(name);
      }
    }
    return true;
  }

  [[nodiscard]] const MethodSet& methods() const { return methods_; }

 private:
  const RouteGroups& groups_;
  MethodSet methods_;
};

/// Asks every route whose path fits, as `Finder` does up to the first that takes the request.
class Judge final : public PathTree::Visitor {
 public:
  Judge(const RouteGroups& groups, const http::RequestHead& request)
      : groups_(groups), request_(request) {}

  bool visit(PathTree::Group group, const exchange::Captures&, std::string_view) override {
    for (const RouteRule& rule : groups_[group]) {
      // A path may be reached in two ways; the first is the one that counts.
      if (std::ranges::find(verdicts_, rule.index, &RouteVerdict::route) == verdicts_.end()) {
        verdicts_.push_back(judge(rule));
      }
    }
    return true;
  }

  /// Adds those whose path does not fit.
  std::vector<RouteVerdict> all() && {
    const std::size_t asked = verdicts_.size();
    for (const RouteRule& rule : groups_.all()) {
      const std::span known(verdicts_.data(), asked);
      if (std::ranges::find(known, rule.index, &RouteVerdict::route) == known.end()) {
        verdicts_.push_back({.route = rule.index, .kind = RouteVerdict::Kind::OtherPath});
      }
    }
    std::ranges::sort(
        verdicts_.begin() + static_cast<std::ptrdiff_t>(asked),
        verdicts_.end(),
        {},
        &RouteVerdict::route
    );
    return std::move(verdicts_);
  }

 private:
  RouteVerdict judge(const RouteRule& rule) {
    RouteVerdict verdict{.route = rule.index};
    if (!rule.match.methods.contains(request_.method, request_.method_name)) {
      verdict.kind = RouteVerdict::Kind::OtherMethod;
    } else if (const auto* header = rule.match.refusing_header(request_)) {
      verdict.kind = RouteVerdict::Kind::OtherHeader;
      verdict.what = header->name;
    } else if (const auto* parameter = rule.match.refusing_parameter(request_)) {
      verdict.kind = RouteVerdict::Kind::OtherQuery;
      verdict.what = parameter->name;
    } else {
      verdict.kind = has_winner_ ? RouteVerdict::Kind::LessSpecific : RouteVerdict::Kind::Wins;
      has_winner_ = true;
    }
    return verdict;
  }

  const RouteGroups& groups_;
  const http::RequestHead& request_;
  std::vector<RouteVerdict> verdicts_;
  bool has_winner_ = false;
};

}  // namespace

std::string_view Match::capture(std::string_view name) const {
  const auto found = std::ranges::find(capture_names, name);
  return found == capture_names.end()
             ? std::string_view()
             : captures[static_cast<std::size_t>(found - capture_names.begin()) + 1];
}

RouteGroups::RouteGroups(std::vector<RouteRule> routes, std::span<const PathTree::Group> groups) {
  std::vector<std::uint32_t> order(routes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    if (groups[a] != groups[b]) {
      return groups[a] < groups[b];
    }
    return routes[a].match.beats(routes[b].match) ||
           (!routes[b].match.beats(routes[a].match) && a < b);
  });
  routes_.reserve(routes.size());
  for (const std::uint32_t place : order) {
    if (groups[place] == starts_.size()) {
      starts_.push_back(static_cast<std::uint32_t>(routes_.size()));
    }
    routes_.push_back(std::move(routes[place]));
  }
  starts_.push_back(static_cast<std::uint32_t>(routes_.size()));
}

SiteRouter::SiteRouter(SiteRules rules) : path_rules_(rules.path_rules) {
  std::vector<PathTree::Group> groups;
  groups.reserve(rules.routes.size());
  for (const RouteRule& rule : rules.routes) {
    groups.push_back(paths_.add(rule.match.path));
  }
  paths_.compile();
  groups_ = RouteGroups(std::move(rules.routes), groups);
}

Match SiteRouter::match(std::string_view path, const http::RequestHead& request) const {
  Finder finder(groups_, request);
  paths_.visit(path, finder);
  return std::move(finder).result();
}

std::vector<RouteVerdict> SiteRouter::judge(std::string_view path, const http::RequestHead& request)
    const {
  Judge judge(groups_, request);
  paths_.visit(path, judge);
  return std::move(judge).all();
}

const RouteRule* SiteRouter::rule(RouteIndex route) const {
  const std::span<const RouteRule> rules = groups_.all();
  const auto found = std::ranges::find(rules, route, &RouteRule::index);
  return found == rules.end() ? nullptr : &*found;
}

std::string_view SiteRouter::allowed_methods(std::string_view path, Arena& arena) const {
  MethodCollector collector(groups_);
  paths_.visit(path, collector);
  std::string list;
  for (const std::string_view name : collector.methods().names()) {
    list.append(list.empty() ? "" : ", ").append(name);
  }
  return arena.copy(list);
}

Router::Router(std::vector<SiteRules> sites) {
  for (const SiteRules& site : sites) {
    for (const std::string& name : site.listeners) {
      if (std::ranges::find(listeners_, name, &Listener::name) == listeners_.end()) {
        listeners_.push_back({name, {}});
      }
    }
  }
  sites_.reserve(sites.size());
  for (SiteRules& site : sites) {
    const auto index = static_cast<HostTable::SiteIndex>(sites_.size());
    const auto answers_on = [&](const std::string& listener) {
      return site.listeners.empty() ||
             std::ranges::find(site.listeners, listener) != site.listeners.end();
    };
    for (const HostPattern& host : site.hosts) {
      if (site.listeners.empty()) {
        hosts_.add(host, index);
      }
      for (Listener& listener : listeners_) {
        if (answers_on(listener.name)) {
          listener.hosts.add(host, index);
        }
      }
    }
    sites_.emplace_back(std::move(site));
  }
}

const SiteRouter* Router::find_site(std::string_view host, std::string_view listener) const {
  const auto site = hosts_of(listener).find(host);
  return site.has_value() ? &sites_[*site] : nullptr;
}

const HostTable& Router::hosts_of(std::string_view listener) const {
  const auto named = std::ranges::find(listeners_, listener, &Listener::name);
  return named == listeners_.end() ? hosts_ : named->hosts;
}

}  // namespace sluice::proxy
