#include "actions/files/file_body.h"

#include "coro/yield.h"
#include "io/stream.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sluice::actions {

FileBody::FileBody(
    io::Loop& loop, WorkerFiles& files, FileRef file, std::span<const FilePiece> pieces
)
    : loop_(loop), files_(files), file_(std::move(file)), pieces_(pieces) {
  for (const FilePiece& piece : pieces_) {
    left_ += piece.before.size() + piece.size;
  }
}

Chunk FileBody::count(Chunk chunk) {
  left_ -= chunk.size();
  read_ += chunk.size();
  return chunk;
}

std::optional<Chunk> FileBody::take_arrived() {
  const bool is_one_range = pieces_.size() == 1 && pieces_.front().before.empty() && read_ == 0;
  if (!file_->is_in_memory() || !is_one_range) {
    return std::nullopt;
  }
  const FilePiece& all = pieces_.front();
  const Chunk chunk(std::string_view(file_->data.content).substr(all.from, all.size));
  pieces_ = {};
  return count(chunk);
}

bool FileBody::can_move() {
  if (piece_.size == 0 && pieces_.size() == 1) {
    begin_next_piece();
  }
  return piece_.size > 0 && piece_.before.empty() && pieces_.empty() && !file_->is_in_memory();
}

coro::Task<Result<>> FileBody::move_to(
    io::Stream& to, http::SendLimit limit, std::uint64_t& moved
) {
  while (piece_.size > 0) {
    const std::uint64_t window = std::min(piece_.size, kWindow);
    CO_TRY(co_await fetch(window));
    io::FileSlice slice{file_->data.file->get(), piece_.from, window};
    const Result<> sent = co_await to.send_file(slice, limit.idle, limit.as);
    const std::uint64_t count = window - slice.size;
    piece_.from += count;
    piece_.size -= count;
    left_ -= count;
    read_ += count;
    moved += count;
    CO_TRY(sent);
    co_await coro::yield();  // a client that takes all at once is not alone
  }
  co_return Ok;
}

void FileBody::begin_next_piece() {
  piece_ = pieces_.front();
  pieces_ = pieces_.subspan(1);
  fetched_until_ = piece_.from;
}

/// Makes sure that so many of the next bytes are in the kernel's memory, and if any were not,
/// those behind them too.
coro::Task<Result<>> FileBody::fetch(std::uint64_t size) {
  if (piece_.from + size > fetched_until_) {
    const std::uint64_t window = std::max(std::min(piece_.size, kWindow), size);
    CO_TRY(co_await files_.fetch(loop_, file_->data.file, piece_.from, window));
    fetched_until_ = piece_.from + window;
  }
  co_return Ok;
}

coro::Task<Result<std::optional<Chunk>>> FileBody::read(Bytes max) {
  while (piece_.before.empty() && piece_.size == 0) {
    if (pieces_.empty()) {
      co_return std::nullopt;
    }
    begin_next_piece();
  }
  if (!piece_.before.empty()) {
    const std::string_view text =
        piece_.before.substr(0, std::min<std::uint64_t>(piece_.before.size(), max.count()));
    piece_.before.remove_prefix(text.size());
    co_return count(Chunk(text));
  }
  const std::size_t size = std::min(piece_.size, max.count());
  Chunk chunk;
  if (file_->is_in_memory()) {
    chunk = Chunk(std::string_view(file_->data.content).substr(piece_.from, size));
  } else {
    CO_TRY(co_await fetch(size));
    chunk = CO_TRY(read_here(piece_.from, size));
  }
  piece_.from += chunk.size();
  piece_.size -= chunk.size();
  co_return count(std::move(chunk));
}

Result<Chunk> FileBody::read_here(std::uint64_t from, std::size_t size) {
  BufferRef buffer = loop_.buffers().get(static_cast<std::uint32_t>(size));
  ssize_t n = 0;
  do {
    n = ::pread(file_->data.file->get(), buffer->data(), size, static_cast<off_t>(from));
  } while (n < 0 && errno == EINTR);
  if (n < 0) {
    return fail(Errc::FileReadFailed, "", errno);
  }
  if (n == 0) {
    return fail(Errc::FileReadFailed, "the file became shorter while it was sent");
  }
  const std::string_view bytes(buffer->data(), static_cast<std::size_t>(n));
  return Chunk(std::move(buffer), bytes);
}

}  // namespace sluice::actions
