#include "app/settings.h"

#include "app/user.h"
#include "base/strings.h"
#include "config/containers.h"
#include "config/field.h"
#include "proxy/log_plan.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::app {

namespace {

constexpr std::uint32_t kMaxWorkers = 1024;

constexpr std::array kShutdownFields = {
    config::field<&ShutdownSettings::delay>(
        "delay",
        "How long `/readyz` says that the server stops before its listeners close, so that a load "
        "balancer sends no more."
    ),
    config::field<&ShutdownSettings::grace>(
        "grace", "How long requests under way may take when the server stops."
    ),
};

constexpr std::array kFields = {
    config::field<&Settings::include>(
        "include",
        "More files, by path or pattern, relative to this one; what is in a map of names joins it."
    ),
    config::field<&Settings::listen>(
        "listen",
        "Where clients connect: ports, addresses, unix sockets.",
        config::not_empty(),
        config::or_one()
    ),
    config::field<&Settings::defaults>("defaults", "What all sites take that say nothing else."),
    config::field<&Settings::sites>("sites", "Host names and what is done with their requests."),
    config::field<&Settings::upstreams>("upstreams", "Named groups of servers."),
    config::field<&Settings::trusted_proxies>(
        "trusted_proxies", "Peers whose word about their clients is believed.", config::or_one()
    ),
    config::field<&Settings::limits>("limits", "What the server takes on."),
    config::field<&Settings::logs>("logs", "The access log and the error log."),
    config::field<&Settings::admin>("admin", "The admin API: metrics, health, status."),
    config::field<&Settings::status>(
        "status", "Metrics and health alone, for probes and scrapers."
    ),
    config::field<&Settings::workers>(
        "workers", "Threads that serve; `auto`: one for each processor the server may use."
    ),
    config::field<&Settings::spool>(
        "spool", "Where buffered uploads are kept that do not fit into memory."
    ),
    config::field<&Settings::user>(
        "user",
        "The user that the server becomes once it listens; it must be started as root.",
        config::not_empty()
    ),
    config::field<&Settings::shutdown>("shutdown", "How the server stops."),
    config::unsupported("tls"),
    config::unsupported("cache"),
    config::unsupported("tcp"),
    config::unsupported("udp"),
    config::unsupported("tracing"),
    config::unsupported("cluster"),
    config::unsupported("resolver"),
};

using Listeners = std::vector<config::Located<downstream::ListenerSettings>>;

/// Two listeners of one name could not be told apart, two of one address would share its sockets.
void check_listeners(const Listeners& listeners, config::Diagnostics& diagnostics) {
  for (auto listener = listeners.begin(); listener != listeners.end(); ++listener) {
    const auto first = std::find_if(listeners.begin(), listener, [&](const auto& other) {
      return other->label() == (*listener)->label() || other->parsed == (*listener)->parsed;
    });
    if (first != listener) {
      const bool same_name = (*first)->label() == (*listener)->label();
      diagnostics.error(
          listener->at,
          "there is a listener " + std::string(same_name ? "named " : "on ") +
              (same_name ? "\"" + (*listener)->label() + "\"" : (*listener)->parsed.text()) +
              " already, at " + config::to_string(first->at)
      );
    }
  }
}

/// An address of the server's own beside its listeners, which nobody else may have.
void check_own_address(
    const config::Located<std::string>& written,
    const Listeners& listeners,
    config::Diagnostics& diagnostics
) {
  const auto& [address, at] = written;
  const Result<io::Address> parsed = downstream::parse_listen_address(address);
  if (!parsed) {
    diagnostics.error(
        at,
        "\"" + address + "\" is no address to listen on",
        "write 9900, \"127.0.0.1:9900\", \"[::1]:9900\" or \"unix:/run/x.sock\""
    );
    return;
  }
  const auto taken = std::ranges::find_if(listeners, [&](const auto& listener) {
    return listener->parsed == *parsed && parsed->port() != 0;
  });
  if (taken != listeners.end()) {
    diagnostics.error(
        at,
        "there is a listener on " + parsed->text() + " already, at " + config::to_string(taken->at)
    );
  }
}

/// The texts of the access log, which only a module above can read.
void check_access_log(const observe::AccessLogSettings& log, config::Diagnostics& diagnostics) {
  const auto check = [&](std::string_view key, std::string_view text, const config::Mark& at) {
    if (auto complaint = proxy::check_log_text(text)) {
      diagnostics.error(
          at, std::string(key) + ": " + complaint->message, std::move(complaint->hint)
      );
    }
  };
  if (log.format->style == observe::LogStyle::Text) {
    check("format", log.format->text, log.format.at);
  }
  for (const auto& field : log.extra) {
    check(field.key, field.value, field.at);
  }
}

void check_own_addresses(const Settings& settings, config::Diagnostics& diagnostics) {
  const bool has_admin = settings.admin && settings.admin->address;
  if (has_admin) {
    check_own_address(*settings.admin->address, settings.listen, diagnostics);
  }
  if (settings.status) {
    check_own_address(settings.status->address, settings.listen, diagnostics);
  }
  if (has_admin && settings.status && *settings.status->address == **settings.admin->address) {
    diagnostics.error(
        settings.status->address.at,
        "the admin API has this address already, at " +
            config::to_string(settings.admin->address->at),
        "it serves /metrics, /livez and /readyz, too"
    );
  }
}

/// On another machine than this one there may be such a user.
void check_user(const Settings& settings, config::Diagnostics& diagnostics) {
  if (settings.user && !find_user(**settings.user)) {
    diagnostics.warning(
        settings.user->at, "there is no user \"" + **settings.user + "\" on this machine"
    );
  }
}

}  // namespace

std::span<const config::Field> ShutdownSettings::fields() {
  return kShutdownFields;
}

std::span<const config::Field> Settings::fields() {
  return kFields;
}

void validate(const Settings& settings, config::Diagnostics& diagnostics) {
  if (settings.listen.empty()) {
    diagnostics.error(settings.where, "TLS is not supported yet", "add listen: [8080]");
  }
  check_listeners(settings.listen, diagnostics);
  check_own_addresses(settings, diagnostics);
  check_user(settings, diagnostics);
  if (settings.logs.access) {
    check_access_log(*settings.logs.access, diagnostics);
  }
  validate_sites(
      settings.sites,
      settings.defaults,
      [&](std::string_view name) { return settings.upstreams.contains(name); },
      [&](std::string_view name) {
        return std::ranges::any_of(settings.listen, [&](const auto& listener) {
          return listener->label() == name;
        });
      },
      diagnostics
  );
}

}  // namespace sluice::app

namespace sluice::config {

Parsed<app::WorkersSettings> Codec<app::WorkersSettings>::parse(std::string_view text) {
  if (text == "auto") {
    return app::WorkersSettings{};
  }
  const auto count = parse_decimal(text, app::kMaxWorkers);
  if (!count || *count == 0) {
    return complain(
        "\"" + std::string(text) + "\" is no number of workers", "write auto, or 1 to 1024"
    );
  }
  return app::WorkersSettings{.count = static_cast<std::uint32_t>(*count)};
}

void Codec<app::WorkersSettings>::schema(SchemaWriter& out) {
  out.any_of(
      {[](SchemaWriter& number) { number.integer(1, app::kMaxWorkers); },
       [](SchemaWriter& word) { word.keyword("const", std::string_view("auto")); }}
  );
}

std::string Codec<app::WorkersSettings>::format(const app::WorkersSettings& value) {
  return value.count ? std::to_string(*value.count) : "auto";
}

}  // namespace sluice::config
