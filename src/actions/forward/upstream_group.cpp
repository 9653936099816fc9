#include "actions/forward/upstream_group.h"

#include <memory>
#include <utility>

namespace sluice::actions {

void UpstreamGroup::set_up(const upstream::WorkerContext& context) {
  auto& slot = workers_[context.worker];
  slot = make_ref<upstream::Upstream>(context, name_, settings_, max_head_, metrics_);
  slot->start();
}

coro::Task<Result<>> UpstreamGroup::take_down(std::uint32_t worker) {
  if (const Ref<upstream::Upstream> ended = std::move(workers_[worker])) {
    CO_TRY(co_await ended->stop());
  }
  co_return Ok;
}

}  // namespace sluice::actions
