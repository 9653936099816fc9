#pragma once

#include "actions/files/settings.h"
#include "actions/forward/forward.h"
#include "actions/redirect/redirect.h"
#include "actions/respond/respond.h"
#include "app/byte_rate.h"
#include "app/error_page_settings.h"
#include "base/units.h"
#include "config/enum.h"
#include "config/field.h"
#include "config/layered.h"
#include "config/mark.h"
#include "config/setting.h"
#include "filters/access/settings.h"
#include "filters/headers/settings.h"
#include "filters/rewrite/rewrite_filter.h"
#include "upstream/to_settings.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

/// `request_body` of a site or route.
struct RequestBodySettings {
  static constexpr std::string_view kName = "request_body";
  static std::span<const config::Field> fields();

  config::Setting<Bytes> max;          ///< not written: 64 MiB; off: no limit
  config::Setting<Bytes> buffer;       ///< not written, off: it streams
  config::Setting<ByteRate> min_rate;  ///< not written, off: none

  bool operator==(const RequestBodySettings&) const = default;
};

/// `timeout` of a site or route: how long a client may take.
struct RouteTimeouts {
  static constexpr std::string_view kName = "route timeouts";
  static std::span<const config::Field> fields();

  config::Setting<Duration> body;   ///< not written: 30 s
  config::Setting<Duration> send;   ///< not written: 30 s
  config::Setting<Duration> total;  ///< not written: none

  bool operator==(const RouteTimeouts&) const = default;
};

/// What a route takes, a site takes too, and `defaults` for all sites: the nearest that says
/// something counts.
struct RouteOptions {
  static std::span<const config::Field> fields();

  // The action: one of them at most. Not inherited key by key, but as a whole.
  config::Setting<upstream::ToSettings> to;
  config::Setting<actions::RedirectSettings> redirect;
  config::Setting<actions::RespondSettings> respond;
  config::Setting<actions::FilesSettings> files;

  config::Layered<filters::AccessRules> allow;
  config::Layered<filters::AccessRules> deny;
  config::Setting<filters::PathPrefix> strip_prefix;
  config::Setting<config::Located<filters::Rewrite>> rewrite;
  config::Setting<bool> map_back;                       ///< not written: on
  config::Setting<actions::ForwardOptions::Host> host;  ///< not written: the client's
  config::Setting<bool> forwarded;                      ///< not written: off
  config::Setting<bool> via;                            ///< not written: on
  config::Setting<bool> early_hints;                    ///< not written: off
  config::Setting<std::vector<config::Located<std::string>>> upgrade;  ///< not written: websocket
  config::Setting<filters::HeadersSettings> headers;
  config::Map<ErrorPageSettings> errors;
  RequestBodySettings request_body;
  RouteTimeouts timeout;

  [[nodiscard]] std::size_t action_count() const {
    return std::size_t{to.has_value()} + std::size_t{redirect.has_value()} +
           std::size_t{respond.has_value()} + std::size_t{files.has_value()};
  }

  /// The settings of the filter that changes paths.
  [[nodiscard]] filters::RewriteSettings path_changes() const;

  bool operator==(const RouteOptions&) const = default;
};

/// Fills in what `inner` (a route, a site) does not say from `outer` (its site, the defaults).
/// Scalars and lists replace, maps merge by key, header rules per field name; `off` takes nothing.
/// The action is taken as a whole, where the inner one says nothing of any.
void inherit_options(RouteOptions& inner, const RouteOptions& outer);

/// The rows of the options for the table of a struct whose member `Options` they are; with
/// `config::kItself`, their own.
template <auto Options>
consteval auto route_option_fields() {
  using config::field;
  using config::unsupported;
  return std::array{
      field<Options, &RouteOptions::to>(
          "to",
          "Who answers: a server, a list of servers, the name of an upstream, or several with "
          "weights.",
          config::not_inherited()
      ),
      field<Options, &RouteOptions::redirect>(
          "redirect", "Sends the client elsewhere.", config::not_inherited()
      ),
      field<Options, &RouteOptions::respond>(
          "respond", "Answers with a text.", config::not_inherited()
      ),
      field<Options, &RouteOptions::files>(
          "files", "Answers with the files of a directory.", config::not_inherited()
      ),
      unsupported("aggregate"),
      field<Options, &RouteOptions::allow>(
          "allow",
          "Who may come, by address; everybody else is refused with 403. That of every level "
          "applies."
      ),
      field<Options, &RouteOptions::deny>(
          "deny", "Who may not come, by address; wins over `allow`. That of every level applies."
      ),
      field<Options, &RouteOptions::strip_prefix>(
          "strip_prefix",
          "Taken off the path before an upstream gets it or a file is looked for, on a segment "
          "boundary; always leaves a "
          "leading `/`."
      ),
      field<Options, &RouteOptions::rewrite>(
          "rewrite", "The path that is asked for instead. Keeps the query unless it has a `?`."
      ),
      field<Options, &RouteOptions::map_back>(
          "map_back",
          "Whether a stripped prefix is put back into `Location`, `Refresh` and cookie paths of "
          "answers."
      ),
      field<Options, &RouteOptions::host>("host", "Whose `Host` an upstream gets."),
      field<Options, &RouteOptions::forwarded>(
          "forwarded", "Whether an upstream gets `Forwarded` too. Default off."
      ),
      field<Options, &RouteOptions::via>(
          "via",
          "Whether an upstream gets our name in `Via`. By it a request that comes around again is "
          "known, and answered with 508. Default on."
      ),
      field<Options, &RouteOptions::upgrade>(
          "upgrade", "Protocols a connection may be switched to. Default [websocket]."
      ),
      field<Options, &RouteOptions::early_hints>(
          "early_hints", "Whether HTTP/1.1 clients get 103 (Early Hints). Default off."
      ),
      field<Options, &RouteOptions::headers>(
          "headers", "Fields to set, add and remove, in requests and answers."
      ),
      field<Options, &RouteOptions::errors>(
          "errors",
          "Pages in place of our own words, by status (`404`) or class (`5xx`). Answers of "
          "upstreams stay as they are."
      ),
      field<Options, &RouteOptions::request_body>("request_body", "What a request may send."),
      field<Options, &RouteOptions::timeout>("timeout", "How long a client may take."),
      unsupported("split_on"),
      unsupported("mirror"),
      unsupported("fallback"),
      unsupported("transform"),
      unsupported("cors"),
      unsupported("compress"),
      unsupported("concurrency"),
      unsupported("rate_limit"),
      unsupported("auth"),
      unsupported("waf"),
      unsupported("cache"),
  };
}

/// One table out of two.
template <std::size_t First, std::size_t Second>
consteval auto join_fields(
    std::array<config::Field, First> first, std::array<config::Field, Second> second
) {
  std::array<config::Field, First + Second> all{};
  for (std::size_t i = 0; i < First; ++i) {
    all[i] = first[i];
  }
  for (std::size_t i = 0; i < Second; ++i) {
    all[First + i] = second[i];
  }
  return all;
}

}  // namespace sluice::app

template <>
struct sluice::config::EnumNames<sluice::actions::ForwardOptions::Host> {
  using enum sluice::actions::ForwardOptions::Host;
  static constexpr std::array kNames = {EnumName{"client", Client}, EnumName{"upstream", Upstream}};
};
