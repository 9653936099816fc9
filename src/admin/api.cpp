#include "admin/api.h"

#include "base/strings.h"
#include "http/authority.h"
#include "http/errors.h"
#include "http/query.h"
#include "io/address.h"
#include "observe/exposition.h"

#include <utility>

namespace sluice::admin {

namespace {

// What is asked for in `handle`, for it waits.
constexpr std::string_view kExplain = "/explain";
constexpr std::string_view kMetrics = "/metrics";

bool is_local_name(std::string_view authority) {
  const Result<http::Authority> parsed = http::parse_authority(authority);
  return parsed && (equals_ignore_case(parsed->host, "localhost") ||
                    io::Address::parse_ip(parsed->host, 0).has_value());
}

/// A page that this API served itself names our own address as its origin.
bool is_from_another_origin(const http::RequestHead& head) {
  constexpr std::string_view kScheme = "http://";
  const http::Field* origin = head.fields.find(http::FieldId::Origin);
  return origin != nullptr &&
         !(origin->value.starts_with(kScheme) &&
           equals_ignore_case(origin->value.substr(kScheme.size()), head.authority));
}

coro::Task<void> send(
    http::ServerRequest& request,
    http::ResponseWriter& writer,
    std::uint16_t status,
    std::string_view type,
    std::string body
) {
  http::ResponseHead head(request.arena);
  head.status = http::StatusCode(status);
  head.fields.add(http::FieldId::ContentType, type);
  head.fields.add(http::FieldId::CacheControl, "no-store");
  if (status == 405) {
    head.fields.add(http::FieldId::Allow, "GET, HEAD");
  }
  (void)co_await writer.send_whole(head, http::BodyLength::known(body.size()), Chunk(body));
}

}  // namespace

Api::Answer Api::answer(const http::ServerRequest& request) const {
  const bool is_for_operators = audience_ == Audience::Operators;
  if (is_for_operators && !request.connection.peer_is_unix &&
      !is_local_name(request.head.authority)) {
    return {.status = 421, .body = "The admin API is asked for by address or as localhost.\n"};
  }
  if (is_for_operators && is_from_another_origin(request.head)) {
    return {.status = 403, .body = "Web pages of other origins may not ask the admin API.\n"};
  }
  Answer found = answer_path(request.head.path);
  if (found.status != 404 && request.head.method != http::Method::Get &&
      request.head.method != http::Method::Head) {
    return {.status = 405, .body = "Only GET and HEAD are understood here.\n"};
  }
  return found;
}

Api::Answer Api::answer_path(std::string_view path) const {
  if (path == "/livez") {
    return server_.is_alive() ? Answer{.body = "ok\n"}
                              : Answer{.status = 503, .body = "a worker does not turn\n"};
  }
  if (path == "/readyz") {
    return server_.is_ready() ? Answer{.body = "ok\n"}
                              : Answer{.status = 503, .body = "not ready\n"};
  }
  if (path == kMetrics) {
    return {};  // made in `handle`, for it waits
  }
  if (audience_ == Audience::Probes) {
    return {.status = 404, .body = "There are /metrics, /livez and /readyz.\n"};
  }
  if (path == "/status") {
    return {.type = "application/json", .body = server_.status()};
  }
  if (path == kExplain) {
    return {};  // the same
  }
  return {.status = 404, .body = "There are /metrics, /livez, /readyz, /status and /explain.\n"};
}

coro::Task<void> Api::handle(http::ServerRequest& request, http::ResponseWriter& writer) {
  Answer reply = answer(request);
  if (reply.status == 200 && request.head.path == kExplain) {
    reply = co_await explain(request);
  }
  if (reply.status == 200 && request.head.path == kMetrics) {
    reply = co_await metrics();
  }
  co_await send(request, writer, reply.status, reply.type, std::move(reply.body));
}

coro::Task<Api::Answer> Api::metrics() {
  Result<std::string> text = co_await offload_.run(loop_, metrics_user_, [&registry = registry_] {
    return registry.text();
  });
  if (!text) {
    co_return Answer{.status = 503, .body = "Too many ask for the metrics.\n"};
  }
  co_return Answer{.type = observe::Exposition::kContentType, .body = *std::move(text)};
}

coro::Task<Api::Answer> Api::explain(const http::ServerRequest& request) {
  const std::string_view query = request.head.query;
  const auto story = co_await server_.explainer.explain(std::string(query));
  if (!story) {
    co_return Answer{.status = 400, .body = story.error() + "\n"};
  }
  if (http::query_value(query, "format", request.arena) == "text") {
    co_return Answer{.body = to_text(*story)};
  }
  co_return Answer{.type = "application/json", .body = to_json(*story)};
}

coro::Task<void> Api::refuse(
    http::ServerRequest& request, http::ResponseWriter& writer, Error error
) {
  const http::ErrorInfo& info = http::error_info(error.code);
  if (info.status.count() != 0) {
    co_await send(
        request,
        writer,
        info.status.count(),
        "text/plain; charset=utf-8",
        std::string(info.text) + "\n"
    );
  }
}

}  // namespace sluice::admin
