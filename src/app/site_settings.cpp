#include "app/site_settings.h"

#include "app/merge_settings.h"
#include "app/template_check.h"
#include "config/diagnostic.h"
#include "proxy/host_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sluice::app {

namespace {

using config::field;

constexpr std::array kSiteFields = {
    field<&SiteSettings::aliases>("aliases", "More hosts of the site.", config::or_one()),
    field<&SiteSettings::listen>(
        "listen",
        "The names of the only listeners the site answers on. Without it: all.",
        config::or_one()
    ),
    field<&SiteSettings::routes>("routes", "What is answered differently below some paths."),
    config::unsupported("tls"),
};

constexpr auto kFields = join_fields(
    join_fields(kSiteFields, path_rule_fields<&SiteSettings::paths>()),
    route_option_fields<&SiteSettings::options>()
);

/// So many routes of one path are compared with each other, that a big file is checked in no time.
constexpr std::size_t kMaxCompared = 200;

/// Warns of routes that can never win, since one of the same path comes before them.
void check_hidden(const SiteSettings& site, config::Diagnostics& diagnostics) {
  std::map<std::string, std::vector<std::pair<const RouteSettings*, proxy::RouteMatch>>> by_path;
  for (const RouteSettings& route : site.routes) {
    auto& before = by_path[route.path ? route.path->canonical() : std::string()];
    proxy::RouteMatch match = route.match();
    const auto hider =
        std::ranges::find_if(before, [&](const auto& other) { return other.second.hides(match); });
    if (hider != before.end()) {
      diagnostics.warning(
          route.where,
          "this route can never win: the one at " + to_string(hider->first->where) +
              " takes all its requests"
      );
    } else if (before.size() < kMaxCompared) {
      before.emplace_back(&route, std::move(match));
    }
  }
}

/// `path: /` is the root alone, which surprises those who meant all of the site.
void check_root(const SiteSettings& site, config::Diagnostics& diagnostics) {
  const auto path_is = [](std::string_view text) {
    return
        [text](const RouteSettings& route) { return route.path && route.path->source() == text; };
  };
  const auto has_no_path = [](const RouteSettings& route) { return !route.path.has_value(); };
  const auto root = std::ranges::find_if(site.routes, path_is("/"));
  if (root != site.routes.end() && site.options.action_count() == 0 &&
      std::ranges::none_of(site.routes, path_is("/*")) &&
      std::ranges::none_of(site.routes, has_no_path)) {
    diagnostics.warning(
        root->where,
        "path: / is the root alone, and nothing answers other paths",
        "write /* for all paths"
    );
  }
}

/// What a site is with all that it inherits: an action for everybody.
void check_merged(const SiteSettings& site, config::Diagnostics& diagnostics) {
  if (site.options.action_count() == 0 && site.routes.empty()) {
    diagnostics.error(site.where, "a site needs an action or routes", "write to: host:port");
  }
  for (const RouteSettings& route : site.routes) {
    if (route.options.action_count() == 0) {
      diagnostics.error(
          route.where,
          "a route has exactly one action",
          "write to, files, redirect or respond, here or for the site"
      );
    }
  }
  check_root(site, diagnostics);
}

/// Every host of the file, with the place that took it.
class Hosts {
 public:
  explicit Hosts(config::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void take(std::string_view text, const config::Mark& at) {
    const auto host = proxy::HostPattern::parse(text);
    if (!host.has_value()) {
      diagnostics_.error(at, host.error().message, host.error().hint);
      return;
    }
    const auto [taken, is_new] = places_.try_emplace(host->to_string(), at);
    if (!is_new) {
      diagnostics_.error(
          at, fmt::format("{} has a site already, at {}", taken->first, to_string(taken->second))
      );
    }
  }

 private:
  config::Diagnostics& diagnostics_;
  std::map<std::string, config::Mark> places_;
};

/// Calls `visit` for the options of every level.
template <class Visit>
void for_each_level(
    const config::Map<SiteSettings>& sites, const DefaultsSettings& defaults, Visit&& visit
) {
  visit(defaults.options);
  for (const auto& entry : sites) {
    visit(entry.value.options);
    for (const RouteSettings& route : entry.value.routes) {
      visit(route.options);
    }
  }
}

}  // namespace

std::span<const config::Field> SiteSettings::fields() {
  return kFields;
}

void validate(const SiteSettings& site, config::Diagnostics& diagnostics) {
  if (site.options.action_count() > 1) {
    diagnostics.error(
        site.where,
        "a site has one action at most",
        "keep one of to, files, redirect and respond; routes have their own"
    );
  }
  check_templates(site.options, {}, diagnostics);
  validate_error_pages(site.options.errors, diagnostics);
  for (const RouteSettings& route : site.routes) {
    check_templates(
        route.options,
        route.path ? route.path->capture_names() : std::vector<std::string>(),
        diagnostics
    );
    validate_error_pages(route.options.errors, diagnostics);
  }
  check_hidden(site, diagnostics);
}

void validate_sites(
    const config::Map<SiteSettings>& sites,
    const DefaultsSettings& defaults,
    const std::function<bool(std::string_view)>& has_upstream,
    const std::function<bool(std::string_view)>& has_listener,
    config::Diagnostics& diagnostics
) {
  Hosts hosts(diagnostics);
  for (const auto& [name, site, at] : sites) {
    hosts.take(name, at);
    for (const auto& alias : site.aliases) {
      hosts.take(*alias, alias.at);
    }
    for (const auto& listener : site.listen) {
      if (!has_listener(*listener)) {
        diagnostics.error(
            listener.at,
            fmt::format("no listener is named \"{}\"", *listener),
            "give one that name in listen"
        );
      }
    }
    check_merged(merge_site(site, defaults), diagnostics);
    warn_of_lifted_restrictions(site, defaults, diagnostics);
  }
  for_each_level(sites, defaults, [&](const RouteOptions& options) {
    if (!options.to.has_value()) {
      return;
    }
    for (const upstream::ToSettings::Target& target : options.to->targets) {
      if (target.is_named() && !has_upstream(target.upstream)) {
        diagnostics.error(
            target.at,
            fmt::format("no upstream is named \"{}\"", target.upstream),
            fmt::format("add it to upstreams, or write a port: {}:80", target.upstream)
        );
      }
    }
  });
}

}  // namespace sluice::app
