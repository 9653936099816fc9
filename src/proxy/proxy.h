#pragma once

#include "exchange/exchange.h"
#include "http/handler.h"
#include "io/loop.h"
#include "observe/access_log.h"
#include "proxy/log_plan.h"
#include "proxy/snapshot.h"

#include <memory>
#include <utility>

namespace sluice::proxy {

/// Answers the requests of one worker with the snapshot that is current when they come. Belongs to
/// its loop.
class Proxy final : public http::Handler {
 public:
  Proxy(io::Loop& loop, exchange::WorkerId worker) : loop_(loop), worker_(worker) {}

  /// New requests use this one; those under way keep theirs.
  void use(Ref<WorkerSnapshot> snapshot) { snapshot_ = std::move(snapshot); }

  /// The one they use; null before the first and after the last.
  [[nodiscard]] const Ref<WorkerSnapshot>& snapshot() const { return snapshot_; }

  /// Where exchanges are logged, and how; null: nowhere. The log is not owned.
  void log_to(observe::AccessLog* log, std::shared_ptr<const LogPlan> plan) {
    log_ = log;
    log_plan_ = std::move(plan);
  }

  [[clang::coro_wrapper]] coro::Task<void> handle(
      http::ServerRequest& request, http::ResponseWriter& writer
  ) override;
  coro::Task<void> refuse(http::ServerRequest& request, http::ResponseWriter& writer, Error error)
      override;

 private:
  coro::Task<void> serve(
      http::ServerRequest& request,
      http::ResponseWriter& writer,
      coro::Scope* scope,
      http::BodyPtr* whole_upload
  );
  coro::Task<void> serve_beside_upload(http::ServerRequest& request, http::ResponseWriter& writer);
  void finish(
      exchange::Exchange& exchange,
      observe::PerWorker<observe::SiteMetrics>& metrics,
      const Result<>& result
  );

  io::Loop& loop_;
  exchange::WorkerId worker_;
  Ref<WorkerSnapshot> snapshot_;
  observe::AccessLog* log_ = nullptr;
  std::shared_ptr<const LogPlan> log_plan_;
};

}  // namespace sluice::proxy
