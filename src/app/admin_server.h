#pragma once

#include "admin/api.h"
#include "app/shared_state.h"
#include "downstream/server.h"
#include "io/address.h"
#include "io/loop.h"
#include "io/unix_socket_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::app {

/// An admin API, and the server on the control thread that takes its requests.
class AdminServer {
 public:
  /// `name` is what logs and metrics call it; `shared` and the loop outlive it.
  AdminServer(
      io::Loop& loop,
      SharedState& shared,
      std::string name,
      admin::ServerView view,
      admin::Audience audience
  );

  /// Listens on one more address; a unix socket has the permissions `unix_mode`. Errors:
  /// SystemError with errno.
  Result<> listen(const io::Address& address, std::uint32_t unix_mode);

  /// Where it listens, with the port that 0 became.
  [[nodiscard]] const std::vector<std::string>& addresses() const { return addresses_; }

  /// Ends every connection and waits for that.
  coro::Task<Result<>> end();

 private:
  io::Loop& loop_;
  SharedState& shared_;
  std::string name_;
  admin::Api api_;
  downstream::Server server_;
  std::vector<std::string> addresses_;
  std::vector<io::UnixSocketFile> socket_files_;
};

}  // namespace sluice::app
