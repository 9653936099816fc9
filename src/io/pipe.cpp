#include "io/pipe.h"

#include "io/backend.h"

#include <utility>

namespace sluice::io {

PipePool::~PipePool() = default;

PipePool::Lease PipePool::get() {
  if (free_.empty()) {
    return {backend_.open_pipe().release(), GiveBack{this}};
  }
  std::unique_ptr<Pipe> pipe = std::move(free_.back());
  free_.pop_back();
  return {pipe.release(), GiveBack{this}};
}

void PipePool::GiveBack::operator()(Pipe* pipe) const {
  std::unique_ptr<Pipe> owned(pipe);
  if (pipe->held() == 0 && pool->free_.size() < kMaxFree) {
    pool->free_.push_back(std::move(owned));
  }
}

}  // namespace sluice::io
