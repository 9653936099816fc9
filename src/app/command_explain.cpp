#include "app/commands.h"
#include "app/generation.h"
#include "app/load_settings.h"
#include "app/shared_state.h"
#include "app/worker_thread.h"
#include "coro/scope.h"
#include "io/epoll_backend.h"
#include "io/loop.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>

namespace sluice::app {

namespace {

/// Prints the explanation, or what is wrong with the question, and stops the loop.
coro::Task<Result<>> print_explanation(
    io::Loop& loop, const Generation& generation, Question question, bool as_json, int& status
) {
  const auto story =
      co_await explain(loop, exchange::WorkerId(0), generation.snapshot, std::move(question));
  if (story) {
    fmt::print("{}", as_json ? proxy::to_json(*story) : proxy::to_text(*story));
  } else {
    fmt::print(stderr, "sluice explain: {}\n", story.error());
    status = 2;
  }
  loop.stop();
  co_return Ok;
}

}  // namespace

int command_explain(const std::string& file, Question question, bool as_json) {
  Settings settings;
  config::Diagnostics diagnostics;
  config::Sources sources;
  if (!load_settings(file, settings, diagnostics, sources)) {
    fmt::print(stderr, "{}", diagnostics.to_string());
    return 1;
  }
  auto backend = io::make_epoll_backend();
  if (!backend) {
    fmt::print(stderr, "sluice explain: cannot start: {}\n", std::strerror(backend.error().detail));
    return 1;
  }
  if (question.listener.empty() && !settings.listen.empty()) {
    question.listener = settings.listen.front()->label();
  }
  io::Loop loop(*std::move(backend), random_seed());
  SharedState shared(1);
  const std::shared_ptr<const Generation> generation =
      build_generation(std::move(settings), nullptr, shared);
  int status = 0;
  coro::Scope scope(loop);
  scope.spawn(
      print_explanation,
      std::ref(loop),
      std::cref(*generation),
      std::move(question),
      as_json,
      std::ref(status)
  );
  loop.run();
  return status;
}

}  // namespace sluice::app
