#pragma once

#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace sluice {

class BufferPool;

/// Reference-counted memory for bytes on their way through, from its worker's `BufferPool`. Never
/// crosses threads.
class Buffer {
 public:
  [[nodiscard]] char* data() { return reinterpret_cast<char*>(this + 1); }

  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }

  [[nodiscard]] bool is_unique() const { return references_ == 1; }

 private:
  friend class BufferPool;
  friend class BufferRef;

  BufferPool* pool_ = nullptr;
  Buffer* next_free_ = nullptr;
  std::uint32_t references_ = 0;
  std::uint32_t capacity_ = 0;
};

/// A counted handle on a `Buffer`; the last one gives it back to its pool.
class BufferRef {
 public:
  BufferRef() = default;

  explicit BufferRef(Buffer* buffer) : buffer_(buffer) { retain(); }

  BufferRef(const BufferRef& other) : buffer_(other.buffer_) { retain(); }

  BufferRef(BufferRef&& other) noexcept : buffer_(std::exchange(other.buffer_, nullptr)) {}

  BufferRef& operator=(BufferRef other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }

  ~BufferRef() { reset(); }

  void reset() {
    if (buffer_ != nullptr && --buffer_->references_ == 0) {
      give_back();
    }
    buffer_ = nullptr;
  }

  Buffer* operator->() const { return buffer_; }

  [[nodiscard]] Buffer* get() const { return buffer_; }

  explicit operator bool() const { return buffer_ != nullptr; }

 private:
  void retain() {
    if (buffer_ != nullptr) {
      ++buffer_->references_;
    }
  }

  void give_back();

  Buffer* buffer_ = nullptr;
};

/// The buffers of one worker. Free ones are reused last-in first-out, so that the hot one is in the
/// cache; idle connections hold none. Keeps a bounded number of free buffers and gives the rest
/// back to the system.
class BufferPool {
 public:
  static constexpr std::uint32_t kSmall = 16 * 1024;
  static constexpr std::uint32_t kLarge = 64 * 1024;

  BufferPool() = default;
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;
  ~BufferPool();

  /// A buffer of at least `capacity` bytes: small, large, or one made to measure.
  BufferRef get(std::uint32_t capacity);

  /// Buffers that are out now: 0 when everything has been given back.
  [[nodiscard]] std::size_t in_use() const { return in_use_; }

 private:
  friend class BufferRef;

  static constexpr std::uint32_t kMaxFree = 128;

  struct FreeList {
    Buffer* head = nullptr;
    std::uint32_t size = 0;
  };

  FreeList* list_for(std::uint32_t capacity);
  void put(Buffer* buffer);

  FreeList small_;
  FreeList large_;
  std::size_t in_use_ = 0;
};

/// A slice of bytes and the buffer that keeps them alive. Without a buffer, the bytes are static or
/// belong to something that outlives the chunk (an arena of the same exchange).
class Chunk {
 public:
  Chunk() = default;

  explicit Chunk(std::string_view borrowed) : bytes_(borrowed) {}

  Chunk(BufferRef buffer, std::string_view bytes) : buffer_(std::move(buffer)), bytes_(bytes) {}

  [[nodiscard]] std::string_view view() const { return bytes_; }

  [[nodiscard]] const char* data() const { return bytes_.data(); }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  void remove_prefix(std::size_t n) { bytes_.remove_prefix(n); }

  /// Copies `more` behind its bytes, where its buffer is nobody else's and has the room. Returns
  /// whether it did.
  bool append(std::string_view more) {
    if (!buffer_ || !buffer_->is_unique()) {
      return false;
    }
    char* const end = buffer_->data() + (bytes_.data() + bytes_.size() - buffer_->data());
    if (more.size() > static_cast<std::size_t>(buffer_->data() + buffer_->capacity() - end)) {
      return false;
    }
    std::memcpy(end, more.data(), more.size());
    bytes_ = {bytes_.data(), bytes_.size() + more.size()};
    return true;
  }

  /// The first `n` bytes as a chunk of their own; this one keeps the rest.
  Chunk split(std::size_t n) {
    Chunk front(buffer_, bytes_.substr(0, n));
    bytes_.remove_prefix(n);
    return front;
  }

 private:
  BufferRef buffer_;
  std::string_view bytes_;
};

/// What has arrived on a stream and is not consumed yet: one buffer, filled at the end, emptied at
/// the front. Holds no buffer while it is empty. A consumer may keep slices (`take`) of what it
/// consumed.
class ReceiveBuffer {
 public:
  [[nodiscard]] std::string_view view() const {
    return buffer_ ? std::string_view(buffer_->data() + begin_, end_ - begin_) : std::string_view();
  }

  [[nodiscard]] std::size_t size() const { return end_ - begin_; }

  [[nodiscard]] bool empty() const { return begin_ == end_; }

  void consume(std::size_t n) {
    begin_ += static_cast<std::uint32_t>(n);
    release_if_empty();
  }

  /// Consumes the first `n` bytes and returns them, without a copy.
  Chunk take(std::size_t n) {
    Chunk slice(buffer_, view().substr(0, n));
    consume(n);
    return slice;
  }

  /// Room for at least 1 byte at the end, in a buffer of about `wanted` bytes or the one that is
  /// there. Grows when what waits fills the buffer; who consumes bounds how far that goes.
  std::span<char> prepare(BufferPool& pool, std::uint32_t wanted);

  /// `n` bytes of what `prepare` gave are filled.
  void commit(std::size_t n) {
    end_ += static_cast<std::uint32_t>(n);
    release_if_empty();
  }

 private:
  void release_if_empty() {
    if (begin_ == end_) {
      buffer_.reset();
      begin_ = end_ = 0;
    }
  }

  BufferRef buffer_;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace sluice
