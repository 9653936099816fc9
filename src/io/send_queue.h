#pragma once

#include "base/buffer.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::io {

/// Chunks on their way out of a stream, in order. Keeps its few slots, so that a busy connection
/// allocates once.
class SendQueue {
 public:
  /// A small chunk is copied behind the last one if there is room: one piece to send costs less
  /// than two.
  void push(Chunk chunk) {
    if (chunk.empty()) {
      return;
    }
    const bool joins = chunk.size() <= kCopied && bytes_ > 0 && chunks_.back().append(chunk.view());
    bytes_ += chunk.size();
    if (joins) {
      return;
    }
    if (first_ >= kSlotsToReuse) {
      chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
    chunks_.push_back(std::move(chunk));
  }

  [[nodiscard]] bool empty() const { return bytes_ == 0; }

  /// Room kept for chunks, those sent already included.
  [[nodiscard]] std::size_t slots() const { return chunks_.size(); }

  /// Bytes not sent yet.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  [[nodiscard]] const Chunk* begin() const { return chunks_.data() + first_; }

  [[nodiscard]] const Chunk* end() const { return chunks_.data() + chunks_.size(); }

  /// Drops the first `count` bytes.
  void consume(std::size_t count) {
    if (count == bytes_) {
      clear();
      return;
    }
    bytes_ -= count;
    while (count > 0) {
      Chunk& front = chunks_[first_];
      if (count < front.size()) {
        front.remove_prefix(count);
        return;
      }
      count -= front.size();
      front = Chunk();
      ++first_;
    }
  }

  void clear() {
    chunks_.clear();
    first_ = 0;
    bytes_ = 0;
  }

 private:
  static constexpr std::size_t kCopied = 4096;
  /// A queue that is never quite empty gets its slots back after so many chunks.
  static constexpr std::size_t kSlotsToReuse = 64;

  std::vector<Chunk> chunks_;
  std::size_t first_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace sluice::io
