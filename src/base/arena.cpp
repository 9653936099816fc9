#include "base/arena.h"

#include "base/poison.h"

#include <algorithm>

namespace sluice {

ArenaBlocks::~ArenaBlocks() {
  while (Block* block = free_) {
    free_ = block->next;
    unpoison(block + 1, kBlockSize - sizeof(Block));
    ::operator delete(block);
  }
}

ArenaBlocks::Block* ArenaBlocks::get(std::size_t size) {
  ++in_use_;
  if (size <= kBlockSize && free_ != nullptr) {
    Block* block = free_;
    free_ = block->next;
    --free_count_;
    unpoison(block + 1, kBlockSize - sizeof(Block));
    return block;
  }
  const std::size_t whole = std::max(size, kBlockSize);
  auto* block = static_cast<Block*>(::operator new(whole));
  block->size = whole;
  return block;
}

void ArenaBlocks::put(Block* block) {
  --in_use_;
  if (block->size != kBlockSize || free_count_ >= kMaxFree) {
    ::operator delete(block);
    return;
  }
  poison(block + 1, kBlockSize - sizeof(Block));
  block->next = free_;
  free_ = block;
  ++free_count_;
}

void* Arena::allocate_slow(std::size_t size, std::size_t alignment) {
  ArenaBlocks::Block* block = blocks_->get(size + alignment + sizeof(ArenaBlocks::Block));
  char* start = reinterpret_cast<char*>(block + 1);
  if (block->size > ArenaBlocks::kBlockSize && used_ != nullptr) {
    // A block made to measure is full at once: it goes behind the current one, which keeps serving.
    block->next = used_->next;
    used_->next = block;
    const auto at = (reinterpret_cast<std::uintptr_t>(start) + alignment - 1) & ~(alignment - 1);
    return reinterpret_cast<void*>(at);
  }
  block->next = used_;
  used_ = block;
  cursor_ = start;
  end_ = reinterpret_cast<char*>(block) + block->size;
  return allocate(size, alignment);
}

void Arena::clear() {
  while (ArenaBlocks::Block* block = used_) {
    used_ = block->next;
    blocks_->put(block);
  }
  cursor_ = end_ = nullptr;
}

}  // namespace sluice
