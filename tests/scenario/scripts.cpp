#include "scenario/scripts.h"

namespace sluice::scenario {

coro::Task<> answers_with(Peer& origin, std::string response) {
  while (co_await origin.read_request()) {
    if (!co_await origin.send(response)) {
      co_return;
    }
  }
}

coro::Task<> echoes_requests(Peer& origin) {
  while (true) {
    const auto request = co_await origin.read_request();
    if (!request) {
      co_return;
    }
    expect_end_to_end_fields_only(*request);
    const bool has_body = request->method() != "HEAD";
    const std::string body = request->method() + " " + request->target() + ": " + request->body;
    const std::string response = ok(body);
    if (!co_await origin.send(
            has_body ? response : response.substr(0, response.size() - body.size())
        )) {
      co_return;
    }
  }
}

coro::Task<> asks_once(Peer& client, std::string request, Result<Message>& out) {
  out = fail(Errc::Closed, "not answered");
  const std::string method = request.substr(0, request.find(' '));
  if (co_await client.send(std::move(request))) {
    out = co_await client.read_response(method);
  }
}

}  // namespace sluice::scenario
