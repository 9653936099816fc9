#pragma once

#include "actions/files/file_store.h"
#include "http/body.h"
#include "http/byte_range.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace sluice::actions {

/// A piece of what is sent: bytes of a file behind a text, either of which may be empty.
struct FilePiece {
  std::string_view before;  ///< of the arena
  std::uint64_t from = 0;
  std::uint64_t size = 0;
};

/// Reads a file, or parts of it, piece by piece: what is not in memory when it is asked for, as
/// little as is asked for. A file that has become shorter is an error, never a shorter body.
class FileBody final : public http::BodyReader {
 public:
  /// Sends `pieces`, which are in the arena. All but the file is the caller's and outlives it.
  FileBody(io::Loop& loop, WorkerFiles& files, FileRef file, std::span<const FilePiece> pieces);

  /// Errors: FileReadFailed, ConnectionLimitReached, Cancelled, Timeout.
  coro::Task<Result<std::optional<Chunk>>> read(Bytes max) override;

  /// What is sent is in memory: a small file whole.
  std::optional<Chunk> take_arrived() override;

  /// Where what is left is one range of a large file.
  [[nodiscard]] bool can_move() override;

  /// By sendfile, a window at a time.
  coro::Task<Result<>> move_to(io::Stream& to, http::SendLimit limit, std::uint64_t& moved)
      override;

  [[nodiscard]] http::BodyLength length() const override { return http::BodyLength::known(left_); }

  [[nodiscard]] std::uint64_t bytes_read() const override { return read_; }

  [[nodiscard]] bool has_arrived() const override { return true; }

 private:
  /// So much is known to be in the kernel's memory before it is read.
  static constexpr std::uint64_t kWindow = 1 << 20U;

  void begin_next_piece();
  coro::Task<Result<>> fetch(std::uint64_t size);
  Chunk count(Chunk chunk);
  Result<Chunk> read_here(std::uint64_t from, std::size_t size);

  io::Loop& loop_;
  WorkerFiles& files_;
  FileRef file_;
  std::span<const FilePiece> pieces_;  // the first is what is being sent, without what was
  FilePiece piece_;
  std::uint64_t fetched_until_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t read_ = 0;
};

}  // namespace sluice::actions
