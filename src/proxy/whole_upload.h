#pragma once

#include "exchange/exchange.h"
#include "http/body.h"
#include "proxy/snapshot.h"
#include "proxy/spool.h"

#include <optional>
#include <string>

namespace sluice::proxy {

/// A request body that was read whole before anything is made of it: its beginning in memory, the
/// rest on disk.
class WholeUpload final : public http::BodyReader {
 public:
  /// Reads `from`, which outlives it.
  WholeUpload(http::BodyReader& from, io::Loop& loop) : from_(from), loop_(loop) {}

  /// Reads to the end; what is over `memory` goes into the spool. Suspends. Errors: of the body,
  /// SpoolFull.
  coro::Task<Result<>> fill(Bytes memory, std::shared_ptr<Spool> spool);

  coro::Task<Result<std::optional<Chunk>>> read(Bytes max) override;
  std::optional<Chunk> take_arrived() override;

  [[nodiscard]] http::BodyLength length() const override {
    return http::BodyLength::known(size() - given_);
  }

  /// Of the client's.
  [[nodiscard]] std::uint64_t bytes_read() const override { return from_.bytes_read(); }

  [[nodiscard]] bool has_arrived() const override { return file_ == nullptr; }

  [[nodiscard]] bool outlives_route() const override { return true; }

  [[nodiscard]] const http::FieldSection* trailers() const override { return from_.trailers(); }

 private:
  [[nodiscard]] std::uint64_t size() const {
    return memory_.size() + (file_ != nullptr ? file_->size() : 0);
  }

  http::BodyReader& from_;
  io::Loop& loop_;
  std::string memory_;
  std::unique_ptr<SpoolFile> file_;
  std::uint64_t given_ = 0;
};

/// Reads the exchange's request body whole, as its route says, and puts `whole` in its place, which
/// has to live as long as the request. A client that waits for a 100 gets it from us. Suspends.
/// Errors: of the body, SpoolFull, ClientClosed.
coro::Task<Result<>> take_whole_upload(
    exchange::Exchange& exchange, const RoutePolicy& policy, http::BodyPtr& whole
);

}  // namespace sluice::proxy
