#include "sim/connection.h"

#include "sim/network.h"
#include "sim/sim_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sluice::sim {

namespace {

enum Manner : std::uint8_t { Whole, Segments, TinyFirst, AnySize, kManners };

constexpr std::size_t kSegment = 1460;
constexpr std::size_t kTinyBytes = 2048;  // so many are sent in tiny pieces; enough for any head

}  // namespace

Connection::Connection(Network& network, const io::Address& client, const io::Address& server)
    : network_(&network) {
  Rng& rng = network.rng();
  const Weather& weather = network.weather;
  const auto buffer = [&] {
    const std::uint64_t spread = weather.socket_buffer - weather.smallest_socket_buffer + 1;
    return static_cast<std::size_t>(weather.smallest_socket_buffer + rng.below(spread));
  };
  for (End& end : ends_) {
    end.send_capacity = buffer();
    end.receive_capacity = buffer();
    end.latency = Duration(rng.below(static_cast<std::uint64_t>(weather.latency.count()) + 1));
    end.manner = weather.split_segments ? static_cast<std::uint8_t>(rng.below(kManners)) : Whole;
  }
  ends_[kClient].local = ends_[kServer].remote = client;
  ends_[kClient].remote = ends_[kServer].local = server;
  ends_[kClient].state = End::State::Connecting;
}

bool Connection::is_readable(Side side) const {
  const End& end = ends_[side];
  return !end.received.empty() || end.peer_ended || end.state == End::State::Dead;
}

bool Connection::is_writable(Side side) const {
  const End& end = ends_[side];
  return end.state == End::State::Dead ||
         (end.state == End::State::Open && end.room() > 0 && !end.choked);
}

std::int64_t Connection::receive(
    Side side, ReceiveBuffer& into, BufferPool& pool, std::uint32_t wanted
) {
  End& end = ends_[side];
  if (!end.received.empty()) {
    const std::span<char> room = into.prepare(pool, wanted);
    const std::size_t n = std::min(room.size(), end.received.size());
    std::memcpy(room.data(), end.received.data(), n);
    into.commit(n);
    take_received(side, n);
    return static_cast<std::int64_t>(n);
  }
  return receive_nothing(end);
}

std::int64_t Connection::receive(Side side, std::string& into, std::size_t max) {
  End& end = ends_[side];
  if (end.received.empty()) {
    return receive_nothing(end);
  }
  const std::size_t n = std::min(max, end.received.size());
  into.append(end.received, 0, n);
  take_received(side, n);
  return static_cast<std::int64_t>(n);
}

void Connection::take_received(Side side, std::size_t count) {
  End& end = ends_[side];
  end.received.erase(0, count);
  network_->trace().note("receive", static_cast<std::uint64_t>(end.fd), count);
  // The other side learns of the room after a while.
  network_->after(end.latency, [self = shared_from_this(), side] { self->transmit(other(side)); });
}

std::int64_t Connection::receive_nothing(End& end) {
  if (end.peer_ended) {
    return 0;
  }
  if (end.state == End::State::Dead) {
    return -std::exchange(end.error, 0);
  }
  return io::kWouldBlock;
}

std::int64_t Connection::send(Side side, io::SendQueue& queue) {
  End& end = ends_[side];
  if (end.state == End::State::Dead || end.write_ended) {
    const int error = std::exchange(end.error, 0);
    return error != 0 ? -error : -EPIPE;
  }
  if (!is_writable(side)) {
    end.wants_room = true;
    return io::kWouldBlock;
  }
  std::size_t take = std::min(end.room(), queue.bytes());
  Rng& rng = network_->rng();
  if (network_->weather.partial_write_one_in != 0 &&
      rng.one_in(network_->weather.partial_write_one_in)) {
    take = 1 + rng.below(take);
    end.choked = true;
    network_->after(Duration(rng.below(1'000'000)), [self = shared_from_this(), side] {
      self->ends_[side].choked = false;
      self->on_room(side);
    });
  }
  end.wants_room = take < queue.bytes();
  for (std::size_t left = take; left > 0;) {
    const Chunk& front = *queue.begin();
    const std::size_t n = std::min(left, front.size());
    end.unsent.append(front.data(), n);
    queue.consume(n);
    left -= n;
  }
  network_->trace().note("send", static_cast<std::uint64_t>(end.fd), take);
  transmit(side);
  return static_cast<std::int64_t>(take);
}

void Connection::end_writing(Side side) {
  End& end = ends_[side];
  if (!end.write_ended) {
    end.write_ended = true;
    transmit(side);
  }
}

void Connection::close(Side side) {
  End& end = ends_[side];
  end.closed = true;
  end.socket = nullptr;
  // As in Linux: with unread bytes the peer is told that they were for nothing.
  if (end.reset_on_close || !end.received.empty()) {
    end.unsent.clear();
    transmit_reset(side);
  } else {
    end_writing(side);
  }
}

std::size_t Connection::segment_size(const End& from, std::size_t available) {
  Rng& rng = network_->rng();
  switch (from.manner) {
    case Segments:
      return std::min(available, kSegment);
    case TinyFirst:
      return std::min(available, 1 + rng.below(from.sent_total < kTinyBytes ? 8 : 2 * kSegment));
    case AnySize:
      return 1 + rng.below(available);
    default:
      return available;
  }
}

void Connection::transmit(Side side) {
  End& from = ends_[side];
  End& to = ends_[other(side)];
  if (from.state != End::State::Open) {
    return;
  }
  const Weather& weather = network_->weather;
  while (!from.unsent.empty()) {
    const std::size_t held = to.received.size() + from.in_flight;
    const std::size_t window = held < to.receive_capacity ? to.receive_capacity - held : 0;
    if (window == 0) {
      return;  // goes on once the other side has read
    }
    if (weather.reset_one_in != 0 && network_->rng().one_in(weather.reset_one_in)) {
      break_now();
      return;
    }
    const std::size_t size = segment_size(from, std::min(window, from.unsent.size()));
    Duration time = from.latency;
    if (weather.stall_one_in != 0 && network_->rng().one_in(weather.stall_one_in)) {
      time += Duration(network_->rng().below(static_cast<std::uint64_t>(weather.stall.count())));
    }
    from.last_arrival = std::max(from.last_arrival, network_->now() + time);
    network_->at(
        from.last_arrival,
        [self = shared_from_this(), to_side = other(side), bytes = from.unsent.substr(0, size)] {
          self->deliver(to_side, bytes);
        }
    );
    from.unsent.erase(0, size);
    from.in_flight += size;
    from.sent_total += size;
  }
  transmit_end(side);
}

void Connection::transmit_end(Side side) {
  End& from = ends_[side];
  if (from.write_ended && !from.end_sent) {
    from.end_sent = true;
    from.last_arrival = std::max(from.last_arrival, network_->now() + from.latency);
    network_->at(from.last_arrival, [self = shared_from_this(), to = other(side)] {
      self->on_end(to);
    });
  }
}

void Connection::transmit_reset(Side from_side) {
  End& from = ends_[from_side];
  if (from.state == End::State::Dead) {
    return;
  }
  from.state = End::State::Dead;
  from.last_arrival = std::max(from.last_arrival, network_->now() + from.latency);
  network_->at(from.last_arrival, [self = shared_from_this(), to = other(from_side)] {
    self->on_reset(to);
  });
}

void Connection::deliver(Side to_side, std::string_view bytes) {
  End& to = ends_[to_side];
  End& from = ends_[other(to_side)];
  from.in_flight -= bytes.size();
  network_->trace().note("deliver", static_cast<std::uint64_t>(to.fd), bytes.size());
  if (to.state == End::State::Dead) {
    return;
  }
  if (to.closed) {
    transmit_reset(to_side);  // nobody is there to read this
    return;
  }
  to.received += bytes;
  network_->tell(to.socket, SimSocket::kReadable);
  on_room(other(to_side));
}

void Connection::on_room(Side side) {
  End& end = ends_[side];
  // Linux tells of room once a third is free.
  if (end.wants_room && !end.choked && end.room() * 3 >= end.send_capacity) {
    end.wants_room = false;
    network_->tell(end.socket, SimSocket::kWritable);
  }
}

void Connection::on_end(Side to_side) {
  End& to = ends_[to_side];
  network_->trace().note("end", static_cast<std::uint64_t>(to.fd));
  if (to.state == End::State::Dead) {
    return;
  }
  to.peer_ended = true;
  network_->tell(to.socket, SimSocket::kReadable | SimSocket::kEnded);
}

void Connection::on_reset(Side to_side) {
  End& to = ends_[to_side];
  network_->trace().note("reset", static_cast<std::uint64_t>(to.fd));
  if (to.state == End::State::Dead) {
    return;
  }
  to.error = to.peer_ended ? EPIPE : ECONNRESET;
  to.state = End::State::Dead;
  to.unsent.clear();
  network_->tell(
      to.socket,
      SimSocket::kReadable | SimSocket::kWritable | SimSocket::kEnded | SimSocket::kBroken
  );
}

void Connection::on_connected(int error) {
  End& client = ends_[kClient];
  network_->trace().note(
      "connected", static_cast<std::uint64_t>(client.fd), static_cast<std::uint64_t>(error)
  );
  if (client.state != End::State::Connecting) {
    return;  // given up meanwhile
  }
  client.error = error;
  client.state = error == 0 ? End::State::Open : End::State::Dead;
  network_->tell(
      client.socket,
      SimSocket::kWritable | (error != 0 ? SimSocket::kReadable | SimSocket::kBroken : 0U)
  );
}

void Connection::break_now() {
  for (const Side side : {kClient, kServer}) {
    network_->after({}, [self = shared_from_this(), side] { self->on_reset(side); });
  }
}

}  // namespace sluice::sim
