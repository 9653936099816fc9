#include "base/buffer.h"

#include "base/assert.h"
#include "base/poison.h"

#include <algorithm>
#include <new>

namespace sluice {

void BufferRef::give_back() {
  buffer_->pool_->put(buffer_);
}

BufferPool::~BufferPool() {
  SLUICE_ASSERT(in_use_ == 0, "every buffer comes home before its pool goes");
  for (FreeList* list : {&small_, &large_}) {
    while (Buffer* buffer = list->head) {
      list->head = buffer->next_free_;
      unpoison(buffer->data(), buffer->capacity_);
      ::operator delete(buffer);
    }
  }
}

BufferPool::FreeList* BufferPool::list_for(std::uint32_t capacity) {
  if (capacity == kSmall) {
    return &small_;
  }
  return capacity == kLarge ? &large_ : nullptr;
}

BufferRef BufferPool::get(std::uint32_t capacity) {
  if (capacity <= kSmall) {
    capacity = kSmall;
  } else if (capacity <= kLarge) {
    capacity = kLarge;
  }
  ++in_use_;
  FreeList* list = list_for(capacity);
  if (list != nullptr && list->head != nullptr) {
    Buffer* buffer = list->head;
    list->head = buffer->next_free_;
    --list->size;
    unpoison(buffer->data(), buffer->capacity_);
    return BufferRef(buffer);
  }
  auto* buffer = new (::operator new(sizeof(Buffer) + capacity)) Buffer;
  buffer->pool_ = this;
  buffer->capacity_ = capacity;
  return BufferRef(buffer);
}

void BufferPool::put(Buffer* buffer) {
  --in_use_;
  FreeList* list = list_for(buffer->capacity_);
  if (list == nullptr || list->size >= kMaxFree) {
    ::operator delete(buffer);
    return;
  }
  poison(buffer->data(), buffer->capacity_);
  buffer->next_free_ = list->head;
  list->head = buffer;
  ++list->size;
}

std::span<char> ReceiveBuffer::prepare(BufferPool& pool, std::uint32_t wanted) {
  const std::uint32_t waiting = end_ - begin_;
  if (!buffer_) {
    buffer_ = pool.get(wanted);
  } else if (end_ == buffer_->capacity()) {
    // Full. Bytes before begin_ may still be somebody's slice, so what waits moves to another
    // buffer.
    const std::uint32_t capacity = buffer_->capacity();
    BufferRef next = pool.get(std::max(wanted, waiting * 2 > capacity ? capacity * 2 : capacity));
    std::memcpy(next->data(), buffer_->data() + begin_, waiting);
    buffer_ = std::move(next);
    begin_ = 0;
    end_ = waiting;
  }
  return {buffer_->data() + end_, buffer_->capacity() - end_};
}

}  // namespace sluice
