#include "app/worker.h"

#include "coro/deadline.h"

#include <utility>

namespace sluice::app {

namespace {

constexpr Duration kMaintenance = std::chrono::seconds(1);

}  // namespace

Worker::Worker(io::Loop& loop, io::Resolver& resolver, std::uint32_t index, SharedState& shared)
    : loop_(loop),
      resolver_(resolver),
      index_(index),
      files_(shared.files.on(exchange::WorkerId(index))),
      endpoints_(loop, shared.endpoint_states),
      proxy_(loop, exchange::WorkerId(index)),
      server_(loop, index, proxy_, shared.connections, downstream::LimitsSettings()),
      scope_(loop) {}

void Worker::use(std::shared_ptr<const Generation> generation, OnRetired on_retired) {
  for (const auto& upstream : generation->upstreams) {
    if (upstream_uses_[upstream]++ == 0) {
      upstream->set_up(
          {.loop = loop_, .resolver = resolver_, .endpoints = endpoints_, .worker = index_}
      );
    }
  }
  if (maintenance_ == nullptr) {
    maintenance_ = &scope_.spawn(&Worker::close_expired, this);
  }
  server_.set_limits(
      generation->settings.limits,
      [trusted = generation->snapshot.trusted_proxies](std::string_view ip) {
        return trusted.contains(ip);
      }
  );
  proxy_.use(make_ref<proxy::WorkerSnapshot>(
      generation->snapshot,
      [this, generation, on_retired = std::move(on_retired)] {
        scope_.spawn(&Worker::retire, this, generation, on_retired);
      }
  ));
}

coro::Task<Result<>> Worker::retire(
    std::shared_ptr<const Generation> generation, OnRetired on_retired
) {
  for (const auto& upstream : generation->upstreams) {
    const auto use = upstream_uses_.find(upstream);
    if (--use->second == 0) {
      const std::shared_ptr<actions::UpstreamGroup> unused = use->first;
      upstream_uses_.erase(use);
      (void)co_await unused->take_down(index_);
    }
  }
  on_retired(std::move(generation));
  co_return Ok;
}

coro::Task<Result<>> Worker::close_expired() {
  while (true) {
    CO_TRY(co_await coro::sleep_until(loop_.now() + kMaintenance));
    endpoints_.close_expired();
    files_.drop_expired(loop_.now());
  }
}

void Worker::explain(Question question, std::function<void(Explained)> done) {
  scope_.spawn(&Worker::tell, this, std::move(question), std::move(done));
}

coro::Task<Result<>> Worker::tell(Question question, std::function<void(Explained)> done) {
  if (const Ref<proxy::WorkerSnapshot> snapshot = proxy_.snapshot()) {
    done(co_await app::explain(loop_, exchange::WorkerId(index_), **snapshot, std::move(question)));
  } else {
    done(std::unexpected("the server is stopping"));
  }
  co_return Ok;
}

void Worker::end(std::function<void()> on_ended) {
  maintenance_->cancel();
  scope_.spawn(&Worker::end_in_order, this, std::move(on_ended));
}

coro::Task<Result<>> Worker::end_in_order(std::function<void()> on_ended) {
  CO_TRY(co_await server_.drain());
  proxy_.use({});              // the last snapshot goes, and takes its upstreams down
  while (scope_.size() > 1) {  // this fiber is the other one
    CO_TRY(co_await coro::sleep_until(loop_.now() + std::chrono::milliseconds(1)));
  }
  on_ended();
  co_return Ok;
}

}  // namespace sluice::app
