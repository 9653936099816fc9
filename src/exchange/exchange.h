#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/units.h"
#include "coro/scope.h"
#include "exchange/captures.h"
#include "exchange/variables.h"
#include "http/handler.h"
#include "http/message.h"
#include "io/loop.h"
#include "observe/attempt.h"
#include "observe/trace.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::exchange {

/// Which worker something belongs to; 0 is the first.
enum class WorkerId : std::uint32_t {};

/// Who the client is, once trusted proxies have been believed.
struct ClientAddress {
  std::string_view ip;  ///< text; the peer's, or what a trusted proxy says
  bool peer_is_trusted = false;
};

/// All that is known of one request and its answer while it is served. Lives in the serving
/// coroutine; everything it points to lives in its arena or in the snapshot it holds. Filters and
/// actions read and write it.
struct Exchange final : VariableSource {
  Exchange(
      io::Loop& on,
      WorkerId worker_id,
      http::ServerRequest& from,
      http::ResponseWriter& to,
      coro::Scope* beside = nullptr
  )
      : loop(on),
        worker(worker_id),
        request(from),
        writer(to),
        arena(from.arena),
        scope(beside),
        forward_fields(from.arena),
        error_fields(from.arena) {}

  io::Loop& loop;
  WorkerId worker;
  http::ServerRequest& request;
  http::ResponseWriter& writer;
  Arena& arena;

  /// For work beside the main line, such as sending the request body; null where the request has
  /// none.
  coro::Scope* scope;

  // Who and what.
  ClientAddress client;
  std::string_view scheme = "http";
  std::string_view host;   ///< normalised, without port; empty if the request names none
  std::string_view path;   ///< normalised, as matched and logged
  std::string_view query;  ///< as received
  std::string_view request_id;
  observe::TraceContext trace;

  // What the route made of it.
  std::string_view site;       ///< as configured; empty: none
  std::string_view route;      ///< its path as configured, or empty
  std::string_view path_rest;  ///< what `/*` stood for, still encoded
  Captures captures;           ///< of the route's path, still encoded
  std::span<const std::string> capture_names;
  std::string_view forward_path;  ///< what the upstream is asked for; rewriting changes it
  std::string_view forward_query;
  bool forward_has_query = false;
  std::optional<Duration>
      tunnel_timeout;                ///< after an upgrade: how long neither side may send anything
  std::string_view stripped_prefix;  ///< mapped back in answers; empty: none

  /// The end-to-end fields an upstream gets, ours included; made by an action that forwards, before
  /// the filters.
  http::FieldSection forward_fields;

  // How it went.
  observe::Attempt* first_attempt = nullptr;
  observe::Attempt* last_attempt = nullptr;
  Errc error = Errc::None;  ///< why we answered ourselves, or why it ended early
  std::string_view error_detail;
  /// What the answer in place of a failed one says beside its status: Content-Range with a 416.
  http::FieldSection error_fields;
  http::StatusCode status{0};  ///< of the final answer; 0: none was started
  TimePoint response_started;  ///< when the answer's head went out

  /// Adds an attempt to the list, begun now.
  observe::Attempt& begin_attempt(std::string_view upstream);

  /// What `$variables` of templates stand for in this exchange.
  [[nodiscard]] std::string_view get(const Variable& variable) const override;
};

}  // namespace sluice::exchange
