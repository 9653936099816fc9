#pragma once

#include "io/stream.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::transport {

/// A stream whose peer a test plays: pieces arrive one at a read, then the peer's end; what is sent
/// is kept.
class ScriptedStream final : public io::Stream {
 public:
  ScriptedStream(io::Loop& loop, std::vector<std::string> pieces)
      : Stream(loop, state_), pieces_(pieces.begin(), pieces.end()) {}

  /// All that was sent.
  [[nodiscard]] const std::string& sent() const { return sent_; }

  [[nodiscard]] bool was_reset() const { return was_reset_; }

  std::int64_t try_receive(std::uint32_t wanted) override {
    if (pieces_.empty()) {
      return 0;
    }
    std::string& piece = pieces_.front();
    const std::span<char> room = in.prepare(loop_->buffers(), wanted);
    const std::size_t size = std::min(piece.size(), room.size());
    std::memcpy(room.data(), piece.data(), size);
    in.commit(size);
    piece.erase(0, size);
    if (piece.empty()) {
      pieces_.pop_front();
    }
    return static_cast<std::int64_t>(size);
  }

  std::int64_t try_flush() override {
    const std::size_t size = out.bytes();
    for (const Chunk& chunk : out) {
      sent_.append(chunk.view());
    }
    out.clear();
    return static_cast<std::int64_t>(size);
  }

  void shutdown_write() override {}

  bool is_idle_and_open() override { return true; }

  void reset() override {
    out.clear();
    was_reset_ = true;
  }

 private:
  io::SocketState state_;
  std::deque<std::string> pieces_;
  std::string sent_;
  bool was_reset_ = false;
};

}  // namespace sluice::transport
