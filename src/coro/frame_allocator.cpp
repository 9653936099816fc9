#include "coro/frame_allocator.h"

#include <array>
#include <cstdint>
#include <new>

namespace sluice::coro {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)

void* allocate_frame(std::size_t size) {
  return ::operator new(size);
}

void free_frame(void* frame, std::size_t size) noexcept {
  ::operator delete(frame, size);
}

#else

namespace {

constexpr std::size_t kStep = 64;
constexpr std::size_t kClasses = 64;  // up to 4 KiB
constexpr std::uint32_t kMaxFree = 4096;

struct FreeFrame {
  FreeFrame* next;
};

struct FrameLists {
  std::array<FreeFrame*, kClasses> heads{};
  std::array<std::uint32_t, kClasses> sizes{};

  ~FrameLists() {
    for (FreeFrame*& head : heads) {
      while (FreeFrame* frame = head) {
        head = frame->next;
        ::operator delete(frame);
      }
    }
  }
};

constinit thread_local FrameLists lists;

constexpr std::size_t class_of(std::size_t size) {
  return (size - 1) / kStep;
}

}  // namespace

void* allocate_frame(std::size_t size) {
  const std::size_t index = class_of(size);
  if (index >= kClasses) {
    return ::operator new(size);
  }
  if (FreeFrame* frame = lists.heads[index]) {
    lists.heads[index] = frame->next;
    --lists.sizes[index];
    return frame;
  }
  return ::operator new((index + 1) * kStep);
}

void free_frame(void* frame, std::size_t size) noexcept {
  const std::size_t index = class_of(size);
  if (index >= kClasses || lists.sizes[index] >= kMaxFree) {
    ::operator delete(frame);
    return;
  }
  auto* free = static_cast<FreeFrame*>(frame);
  free->next = lists.heads[index];
  lists.heads[index] = free;
  ++lists.sizes[index];
}

#endif

}  // namespace sluice::coro
