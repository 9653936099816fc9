#pragma once

#include "io/address.h"
#include "io/backend.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::sim {

class Network;
struct SimSocket;

/// One side of a simulated connection, with the buffers a kernel would have for it.
struct End {
  int fd = -1;
  io::Address local;
  io::Address remote;
  SimSocket* socket = nullptr;  ///< who is told of events; null while no loop has adopted it

  enum class State : std::uint8_t { Connecting, Open, Dead };
  State state = State::Open;
  int error = 0;  ///< told once, by the next attempt

  // Sending: `unsent` waits here, `in_flight` is under way.
  std::string unsent;
  std::size_t in_flight = 0;
  std::size_t sent_total = 0;
  std::size_t send_capacity = 0;
  bool wants_room = false;
  bool choked = false;  ///< takes nothing for a moment
  bool write_ended = false;
  bool end_sent = false;
  TimePoint last_arrival;  ///< when what was sent last reaches the other side
  Duration latency{};
  std::uint8_t manner = 0;  ///< how what it sends is cut into segments

  // Receiving.
  std::string received;
  std::size_t receive_capacity = 0;
  bool peer_ended = false;

  bool closed = false;  ///< the program has closed it; what is unsent still goes out
  bool reset_on_close = false;

  [[nodiscard]] std::size_t room() const {
    const std::size_t used = unsent.size() + in_flight;
    return used < send_capacity ? send_capacity - used : 0;
  }
};

/// A simulated TCP connection: bytes arrive late, in other pieces than they were sent in, and no
/// faster than the other side reads. Behaves towards both programs as Linux does.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// Which end.
  using Side = std::size_t;
  static constexpr Side kClient = 0;
  static constexpr Side kServer = 1;

  Connection(Network& network, const io::Address& client, const io::Address& server);

  End& end(Side side) { return ends_[side]; }

  std::int64_t receive(Side side, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted);
  /// Appends at most `max` bytes.
  std::int64_t receive(Side side, std::string& into, std::size_t max);
  std::int64_t send(Side side, io::SendQueue& queue);
  void end_writing(Side side);
  void close(Side side);

  /// The client learns that it is connected, or why not.
  void on_connected(int error);

  /// Ends the connection as a fault on the way would: both sides see a reset.
  void break_now();

  /// What an attempt would find now.
  [[nodiscard]] bool is_readable(Side side) const;
  [[nodiscard]] bool is_writable(Side side) const;

 private:
  static constexpr Side other(Side side) { return 1 - side; }

  /// What an attempt to receive finds where nothing has arrived.
  std::int64_t receive_nothing(End& end);
  void take_received(Side side, std::size_t count);

  std::size_t segment_size(const End& from, std::size_t available);
  void transmit(Side side);
  void transmit_end(Side side);
  void transmit_reset(Side from);
  void deliver(Side to, std::string_view bytes);
  void on_end(Side to);
  void on_reset(Side to);
  void on_room(Side side);

  Network* network_;
  std::array<End, 2> ends_;
};

}  // namespace sluice::sim
