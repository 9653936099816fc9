#include "actions/files/files.h"
#include "actions/forward/forward.h"
#include "actions/redirect/redirect.h"
#include "actions/respond/respond.h"
#include "app/generation.h"
#include "app/route_plan.h"
#include "filters/access/access.h"
#include "filters/headers/headers.h"
#include "filters/rewrite/rewrite_filter.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace sluice::app {

namespace {

using actions::UpstreamGroup;

/// Builds one generation; what can be taken over from the one before is.
class Builder {
 public:
  Builder(Settings settings, const Generation* previous, SharedState& shared)
      : previous_(previous), shared_(shared), generation_(std::make_shared<Generation>()) {
    generation_->settings = std::move(settings);
  }

  std::shared_ptr<const Generation> build() {
    spool_ = previous_ != nullptr && previous_->spool->settings() == settings().spool
                 ? previous_->spool
                 : std::make_shared<proxy::Spool>(settings().spool, *shared_.offload);
    generation_->spool = spool_;
    RoutePlan plan = plan_routes(settings().sites, settings().defaults);
    proxy::Snapshot& snapshot = generation_->snapshot;
    snapshot.generation = previous_ != nullptr ? previous_->snapshot.generation + 1 : 1;
    snapshot.trusted_proxies = exchange::AddressSet(settings().trusted_proxies);
    snapshot.no_site_metrics = shared_.registry.per_worker<observe::SiteMetrics>({{"site", ""}});
    for (PlannedRoute& route : plan.routes) {
      snapshot.routes.push_back(build_route(std::move(route)));
    }
    std::size_t index = 0;
    for (const auto& site : settings().sites) {  // the plan's sites are in the same order
      snapshot.sites.push_back(build_site(site.key, site.at, plan.site_options[index++]));
    }
    snapshot.router = proxy::Router(std::move(plan.sites));
    for (const auto& listener : settings().listen) {
      generation_->listeners.push_back(build_listener(*listener));
    }
    return std::move(generation_);
  }

 private:
  [[nodiscard]] const Settings& settings() const { return generation_->settings; }

  proxy::Site build_site(
      const std::string& name, const config::Mark& where, const RouteOptions& options
  ) {
    proxy::Site site{
        .name = name,
        .where = where,
        .chain = {},
        .metrics = shared_.registry.per_worker<observe::SiteMetrics>({{"site", name}})
    };
    site.error_pages = load_error_pages(options.errors);
    add_header_rules(site.chain, options);
    return site;
  }

  proxy::Route build_route(PlannedRoute planned) {
    const RouteOptions& options = planned.options;
    proxy::Route route;
    route.action = build_action(options);
    route.policy = {
        .max_request_body =
            options.request_body.max.or_default(proxy::RoutePolicy().max_request_body)
                .value_or(Bytes::max()),
        .body_timeout = options.timeout.body.or_default(proxy::RoutePolicy().body_timeout),
        .min_body_rate = options.request_body.min_rate.value_or({}).per_second,
        .upload_memory =
            options.to ? options.request_body.buffer.or_default(std::nullopt) : std::nullopt,
        .spool = spool_,
        .send_timeout = options.timeout.send.or_default(proxy::RoutePolicy().send_timeout),
        .total_timeout = options.timeout.total.or_default(std::nullopt),
    };
    route.error_pages = load_error_pages(options.errors);
    add_filters(route.chain, options);
    route.path = std::move(planned.path);
    route.where = planned.where;
    return route;
  }

  /// In the order of processing that users are promised.
  static void add_filters(exchange::Chain& chain, const RouteOptions& options) {
    add_access_rules(chain, options);
    const filters::RewriteSettings path_changes = options.path_changes();
    if (!path_changes.is_empty()) {
      const bool rewrites = options.rewrite.has_value();
      chain.add(
          std::make_unique<filters::RewriteFilter>(path_changes),
          filters::RewriteFilter::kPhases,
          rewrites ? "rewrite" : "strip_prefix",
          rewrites ? options.rewrite.at() : options.strip_prefix.at()
      );
    }
    add_header_rules(chain, options);
  }

  static void add_access_rules(exchange::Chain& chain, const RouteOptions& options) {
    const std::vector<filters::AccessRules>& allow = options.allow.levels();
    const std::vector<filters::AccessRules>& deny = options.deny.levels();
    if (allow.empty() && deny.empty()) {
      return;
    }
    chain.add(
        std::make_unique<filters::Access>(allow, deny),
        filters::Access::kPhases,
        deny.empty()    ? "allow"
        : allow.empty() ? "deny"
                        : "allow, deny",
        (allow.empty() ? deny : allow).back().where
    );
  }

  static void add_header_rules(exchange::Chain& chain, const RouteOptions& options) {
    if (options.headers.has_value() && !options.headers->empty()) {
      chain.add(
          std::make_unique<filters::Headers>(*options.headers),
          filters::Headers::phases(*options.headers),
          "headers",
          options.headers.at()
      );
    }
  }

  std::shared_ptr<const exchange::Action> build_action(const RouteOptions& options) {
    if (options.redirect) {
      return std::make_shared<actions::Redirect>(*options.redirect);
    }
    if (options.respond) {
      return std::make_shared<actions::Respond>(*options.respond);
    }
    if (options.files) {
      return std::make_shared<actions::Files>(*options.files, shared_.files);
    }
    std::vector<actions::Forward::Target> targets;
    for (const upstream::ToSettings::Target& target : options.to->targets) {
      targets.push_back({find_upstream(target), target.weight});
    }
    return std::make_shared<actions::Forward>(std::move(targets), forward_options(options));
  }

  [[nodiscard]] actions::ForwardOptions forward_options(const RouteOptions& options) const {
    actions::ForwardOptions forward{
        .host = options.host.value_or(actions::ForwardOptions::Host::Client),
        .forwarded = options.forwarded.value_or(false),
        .via = options.via.value_or(true) ? shared_.name : std::string(),
        .early_hints = options.early_hints.value_or(false),
    };
    if (options.upgrade.is_written()) {
      forward.upgrade.clear();
      for (const auto& protocol : options.upgrade.value_or({})) {
        forward.upgrade.push_back(*protocol);
      }
    }
    return forward;
  }

  /// The upstream a route names, or the one its own servers make; the same servers make the same.
  std::shared_ptr<UpstreamGroup> find_upstream(const upstream::ToSettings::Target& target) {
    const std::string name = target.identity();
    std::shared_ptr<UpstreamGroup>& known = upstreams_[name];
    if (known == nullptr) {
      upstream::UpstreamSettings wanted;
      if (target.is_named()) {
        wanted = *settings().upstreams.find(target.upstream);
      } else {
        for (const upstream::ServerAddress& address : target.servers) {
          wanted.servers.push_back({.address = address});
        }
      }
      known = build_upstream(name, std::move(wanted));
      generation_->upstreams.push_back(known);
    }
    return known;
  }

  std::shared_ptr<UpstreamGroup> build_upstream(
      const std::string& name, upstream::UpstreamSettings wanted
  ) {
    const Bytes max_head = settings().limits.upstream_header_size;
    if (previous_ != nullptr) {
      for (const auto& group : previous_->upstreams) {
        if (group->name() == name && group->settings() == wanted && group->max_head() == max_head) {
          return group;
        }
      }
    }
    return std::make_shared<UpstreamGroup>(
        name,
        std::move(wanted),
        max_head,
        shared_.registry.per_worker<observe::UpstreamMetrics>({{"upstream", name}}),
        shared_.workers
    );
  }

  std::shared_ptr<const downstream::Listener> build_listener(
      const downstream::ListenerSettings& wanted
  ) {
    if (previous_ != nullptr) {
      for (const auto& listener : previous_->listeners) {
        if (listener->settings == wanted) {
          return listener;
        }
      }
    }
    auto listener = std::make_shared<downstream::Listener>();
    listener->settings = wanted;
    listener->metrics =
        shared_.registry.per_worker<observe::ListenerMetrics>({{"listener", wanted.label()}});
    return listener;
  }

  const Generation* previous_;
  std::shared_ptr<proxy::Spool> spool_;
  SharedState& shared_;
  std::shared_ptr<Generation> generation_;
  std::map<std::string, std::shared_ptr<UpstreamGroup>> upstreams_;
};

}  // namespace

std::shared_ptr<const Generation> build_generation(
    Settings settings, const Generation* previous, SharedState& shared
) {
  return Builder(std::move(settings), previous, shared).build();
}

}  // namespace sluice::app
