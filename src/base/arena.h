#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace sluice {

/// The blocks arenas are made of; one pool a worker, reused last-in first-out.
class ArenaBlocks {
 public:
  static constexpr std::size_t kBlockSize = 4096;

  ArenaBlocks() = default;
  ArenaBlocks(const ArenaBlocks&) = delete;
  ArenaBlocks& operator=(const ArenaBlocks&) = delete;
  ~ArenaBlocks();

  /// Blocks that arenas hold now.
  [[nodiscard]] std::size_t in_use() const { return in_use_; }

 private:
  friend class Arena;

  struct Block {
    Block* next;
    std::size_t size;  // of the whole block, this header included
  };

  static constexpr std::size_t kMaxFree = 1024;

  Block* get(std::size_t size);
  void put(Block* block);

  Block* free_ = nullptr;
  std::size_t free_count_ = 0;
  std::size_t in_use_ = 0;
};

/// The memory of one exchange or one connection: allocation moves a pointer, and all of it goes at
/// once. Holds no block until the first allocation. Objects in it are not destroyed by it: see
/// `ArenaPtr`.
class Arena {
 public:
  explicit Arena(ArenaBlocks& blocks) : blocks_(&blocks) {}

  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  ~Arena() { clear(); }

  void* allocate(std::size_t size, std::size_t alignment) {
    const auto at = (reinterpret_cast<std::uintptr_t>(cursor_) + alignment - 1) & ~(alignment - 1);
    if (at + size <= reinterpret_cast<std::uintptr_t>(end_)) [[likely]] {
      cursor_ = reinterpret_cast<char*>(at + size);
      return reinterpret_cast<void*>(at);
    }
    return allocate_slow(size, alignment);
  }

  template <class T>
  T* allocate_array(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    return new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
  }

  /// The bytes, copied into the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) {
      return {};
    }
    char* to = allocate_array<char>(text.size());
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// All parts one after the other, in the arena.
  template <class... Parts>
  std::string_view concat(const Parts&... parts) {
    const std::size_t size = (std::string_view(parts).size() + ...);
    if (size == 0) {
      return {};
    }
    char* const start = allocate_array<char>(size);
    char* to = start;
    ((to = std::ranges::copy(std::string_view(parts), to).out), ...);
    return {start, size};
  }

  /// Gives all blocks back. Everything allocated here is gone.
  void clear();

 private:
  void* allocate_slow(std::size_t size, std::size_t alignment);

  ArenaBlocks* blocks_;
  ArenaBlocks::Block* used_ = nullptr;
  char* cursor_ = nullptr;
  char* end_ = nullptr;
};

/// Destroys an object that lives in an arena, without freeing its memory.
struct ArenaDelete {
  template <class T>
  void operator()(T* object) const {
    object->~T();
  }
};

template <class T>
using ArenaPtr = std::unique_ptr<T, ArenaDelete>;

template <class T, class... Args>
ArenaPtr<T> make_in(Arena& arena, Args&&... args) {
  return ArenaPtr<T>(arena.make<T>(std::forward<Args>(args)...));
}

}  // namespace sluice
