#include "app/explain.h"

#include "base/strings.h"
#include "exchange/silent_writer.h"
#include "http/h1/head_finder.h"
#include "http/h1/request_parser.h"
#include "http/query.h"
#include "io/address.h"
#include "proxy/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::app {

namespace {

/// A URL in the parts a request has.
struct Target {
  bool is_tls = false;
  std::string_view authority;  ///< empty: a path alone
  std::string_view path = "/";
};

std::optional<Target> split_url(std::string_view url) {
  Target target;
  if (url.starts_with('/') || url == "*") {
    target.path = url;
    return target;
  }
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    target.is_tls = equals_ignore_case(url.substr(0, scheme), "https");
    if (!target.is_tls && !equals_ignore_case(url.substr(0, scheme), "http")) {
      return std::nullopt;
    }
    url.remove_prefix(scheme + 3);
  }
  url = url.substr(0, url.find('#'));
  const std::size_t end = std::min(url.find('/'), url.find('?'));
  target.authority = url.substr(0, end);
  if (end != std::string_view::npos) {
    target.path = url.substr(end);
  }
  return target.authority.empty() ? std::nullopt : std::optional(target);
}

bool names_host(std::string_view header) {
  return equals_ignore_case(header.substr(0, header.find(':')), "host");
}

/// The request as a client would send it.
std::string head_of(const Question& question, const Target& target) {
  std::string head = fmt::format(
      "{} {}{} HTTP/1.1\r\n", question.method, target.path.starts_with('?') ? "/" : "", target.path
  );
  if (!target.authority.empty() && std::ranges::none_of(question.headers, names_host)) {
    head += fmt::format("Host: {}\r\n", target.authority);
  }
  for (const std::string& header : question.headers) {
    head += header + "\r\n";
  }
  return head + "\r\n";
}

/// Whether the lines given are lines, and together one head: nothing behind it.
Result<> check_head(std::string_view head) {
  http::h1::HeadFinder finder(http::h1::Sender::Client);
  const std::size_t size = TRY(finder.find(head, {}));
  return size == head.size() ? Result<>(Ok) : fail(Errc::BadFieldValue);
}

}  // namespace

coro::Task<Explained> explain(
    io::Loop& loop, exchange::WorkerId worker, const proxy::Snapshot& snapshot, Question question
) {
  const std::optional<Target> target = split_url(question.url);
  if (!target) {
    co_return std::unexpected(fmt::format("\"{}\" is no URL", question.url));
  }
  if (!io::Address::parse_ip(question.client, 0)) {
    co_return std::unexpected(fmt::format("\"{}\" is no IP address", question.client));
  }
  const std::string head = head_of(question, *target);
  Arena arena(loop.arena_blocks());
  http::h1::ParsedRequest parsed(arena);
  Result<> understood = check_head(head);
  if (understood) {
    understood = http::h1::parse_request(head, {}, parsed);
  }
  const http::ConnectionInfo connection{
      .peer_ip = question.client, .is_tls = target->is_tls, .listener = question.listener
  };
  http::ServerRequest request{
      .head = parsed.head,
      .body = nullptr,
      .body_length = parsed.framing.length(),
      .expects_continue = parsed.expects_continue,
      .accepts_trailers = parsed.accepts_trailers,
      .upgrade = parsed.upgrade,
      .connection = connection,
      .arena = arena,
      .received = loop.now(),
      .received_wall = loop.wall_now(),
      .head_bytes = head.size(),
  };
  exchange::SilentWriter writer;
  exchange::Exchange exchange(loop, worker, request, writer);
  if (!understood) {
    co_return proxy::explain_refusal(snapshot, exchange, understood.error());
  }
  co_return co_await proxy::explain(snapshot, exchange);
}

Question parse_question(std::string_view query) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const auto value_of = [&](std::string_view name, std::string_view otherwise) {
    return std::string(http::query_value(query, name, arena).value_or(otherwise));
  };
  Question question{
      .method = value_of("method", "GET"),
      .url = value_of("url", ""),
      .headers = {},
      .client = value_of("client", "127.0.0.1"),
      .listener = value_of("listener", ""),
  };
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view parameter = query.substr(0, end);
    if (const auto header = http::query_value(parameter, "header", arena)) {
      question.headers.emplace_back(*header);
    }
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return question;
}

}  // namespace sluice::app
