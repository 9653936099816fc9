#pragma once

#include "base/intrusive_list.h"
#include "coro/task.h"
#include "downstream/server.h"
#include "http/h1/head_finder.h"
#include "http/handler.h"
#include "io/stream.h"

#include <string>

namespace sluice::downstream {

/// One client's HTTP/1 connection: reads heads, makes a body reader and a response writer for each
/// request, and calls the handler; one request at a time, pipelined ones in their order (RFC 9112
/// §9.3). Lives in its fiber. While it is idle it holds neither a buffer nor an arena.
class H1Connection : public ListNode<> {
 public:
  H1Connection(
      Server& server,
      io::Stream& stream,
      const io::Address& peer,
      const Listener& listener,
      observe::ListenerMetrics& metrics,
      coro::Fiber& fiber
  );

  ~H1Connection();

  /// Serves requests until either side is done, something breaks, or the server drains. Suspends
  /// for that long.
  coro::Task<Result<>> serve();

  /// The first request, whatever it is, is answered with this error. Before `serve`.
  void refuse_with(Error refusal) { refusal_ = refusal; }

  /// The server drains: closes at once if the client is silent between two requests, else after
  /// the request that is under way or has arrived. A connection that has had none yet is given
  /// until `give_up_waiting`.
  void drain();

  /// Closes a connection whose first request has not begun to come.
  void give_up_waiting();

  [[nodiscard]] bool waits_for_first_request() const { return idle_ && first_; }

 private:
  TimePoint begin_waiting();
  Result<std::size_t> look_for_head(http::h1::HeadFinder& finder);
  [[nodiscard]] TimePoint head_deadline(TimePoint begun) const;
  [[nodiscard]] Result<std::size_t> head_never_came(const Result<std::size_t>& received) const;
  coro::Task<Result<bool>> serve_request(std::size_t head_size, Error refusal);
  coro::Task<Result<>> linger();
  void count_received();
  [[nodiscard]] bool may_take_another();
  [[nodiscard]] http::h1::HeadLimits head_limits() const;

  Server& server_;
  io::Stream& stream_;
  const Listener& listener_;
  observe::ListenerMetrics& metrics_;
  coro::Fiber& fiber_;
  std::string peer_ip_;
  http::ConnectionInfo info_;
  std::uint64_t counted_ = 0;  // received bytes that the metrics know of
  TimePoint received_;         // first byte of the request at hand
  Error refusal_;
  bool idle_ = true;
  bool first_ = true;
};

}  // namespace sluice::downstream
