#pragma once

#include "app/explain.h"
#include "app/generation.h"
#include "app/shared_state.h"
#include "coro/scope.h"
#include "downstream/server.h"
#include "io/loop.h"
#include "io/resolver.h"
#include "observe/access_log.h"
#include "proxy/proxy.h"
#include "upstream/endpoint.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace sluice::app {

/// One worker: a proxy with its client side and its upstreams, on a loop. Knows no thread, so that
/// a test may run several on one. Everything but construction belongs to the loop's thread.
class Worker {
 public:
  Worker(io::Loop& loop, io::Resolver& resolver, std::uint32_t index, SharedState& shared);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  using OnRetired = std::function<void(std::shared_ptr<const Generation>)>;

  /// New requests use this generation; its upstreams are set up first. `on_retired` gets it back
  /// when the last exchange of this worker that used it has ended and what only it needed is taken
  /// down.
  void use(std::shared_ptr<const Generation> generation, OnRetired on_retired);

  /// Where exchanges are logged; null: nowhere.
  void log_to(observe::AccessLog* log, std::shared_ptr<const proxy::LogPlan> plan) {
    proxy_.log_to(log, std::move(plan));
  }

  downstream::Server& server() { return server_; }

  upstream::EndpointTable& endpoints() { return endpoints_; }

  io::Loop& loop() { return loop_; }

  /// Explains a request under the configuration of now; `done` gets the answer, on this loop.
  void explain(Question question, std::function<void(Explained)> done);

  /// Ends the worker after the requests under way; calls `on_ended` when nothing is left of it.
  /// Once.
  void end(std::function<void()> on_ended);

  /// Ends the requests under way too.
  void hurry() { server_.cancel(); }

 private:
  coro::Task<Result<>> tell(Question question, std::function<void(Explained)> done);
  coro::Task<Result<>> close_expired();
  coro::Task<Result<>> end_in_order(std::function<void()> on_ended);
  coro::Task<Result<>> retire(std::shared_ptr<const Generation> generation, OnRetired on_retired);

  io::Loop& loop_;
  io::Resolver& resolver_;
  std::uint32_t index_;
  actions::WorkerFiles& files_;
  upstream::EndpointTable endpoints_;
  proxy::Proxy proxy_;
  downstream::Server server_;
  std::map<std::shared_ptr<actions::UpstreamGroup>, std::uint32_t>
      upstream_uses_;  // by live generations
  coro::Scope scope_;
  coro::Fiber* maintenance_ = nullptr;
};

}  // namespace sluice::app
