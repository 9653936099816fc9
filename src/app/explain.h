#pragma once

#include "coro/task.h"
#include "exchange/exchange.h"
#include "io/loop.h"
#include "proxy/explanation.h"
#include "proxy/snapshot.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {

/// A request somebody asks about, as it stands on a command line.
struct Question {
  std::string method;
  std::string url;                   ///< `http://host/path`, or a path beside a Host header
  std::vector<std::string> headers;  ///< `Name: value`
  std::string client;                ///< the peer's IP address
  std::string listener;              ///< which one it comes to: its name or address
};

using Explained = std::expected<proxy::Explanation, std::string>;

/// What becomes of the request, or what is wrong with the question. A request that the parser
/// refuses has an explanation too. Suspends as its action does; `snapshot` must stay meanwhile.
coro::Task<Explained> explain(
    io::Loop& loop, exchange::WorkerId worker, const proxy::Snapshot& snapshot, Question question
);

/// The question in a query: `method` (GET without it), `url`, `header` (any number), `client` (or
/// 127.0.0.1), `listener`.
Question parse_question(std::string_view query);

}  // namespace sluice::app
