#pragma once

#include "io/resolver.h"

#include <poll.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

struct ares_channeldata;

namespace sluice::io {

/// c-ares behind our types. Belongs to one thread, which calls `wait` in a loop.
class AresChannel {
 public:
  using Done = std::move_only_function<void(Result<Resolution>)>;

  /// Errors: DnsError when c-ares does not start or a server's address is malformed.
  static Result<std::unique_ptr<AresChannel>> create(const ResolverOptions& options);

  AresChannel(const AresChannel&) = delete;
  AresChannel& operator=(const AresChannel&) = delete;
  /// Look-ups under way are dropped; their `done` is not called.
  ~AresChannel();

  /// Looks `name` up, A and AAAA; calls `done` once, maybe at once. Errors: DnsTimeout, DnsError.
  void look_up(const std::string& name, Done done);

  /// Waits until `wake` is readable, `until`, or there is something to do for a look-up, and does
  /// it.
  void wait(int wake, std::optional<TimePoint> until);

 private:
  AresChannel() = default;

  static void on_socket_state(void* self, int socket, int readable, int writable);

  ares_channeldata* channel_ = nullptr;
  std::vector<pollfd> sockets_;
};

}  // namespace sluice::io
