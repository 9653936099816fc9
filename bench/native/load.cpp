/// The client: one thread that sends GETs over many connections and times the answers.
///
///   load PORT PATH CONNECTIONS keep|close
///
/// Each line on stdin is one phase (phase.h); its report is one line of JSON on stdout. No request
/// is in flight between two phases, so whoever reads counters then knows which requests they cover.
///
/// Connections are taken in turn, opened at first use, and kept to the end of input (`keep`) or
/// used for one request (`close`). Any failure, and any answer but a complete 200, ends the
/// program.

#include "answer.h"
#include "failure.h"
#include "phase.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using namespace std::chrono_literals;

constexpr Clock::duration kStalled = 20s;  // nothing happens for so long: give up

struct Connection {
  enum class State { Idle, Connecting, Answering, Closing };
  State state = State::Idle;
  int fd = -1;
  TimePoint due;
  Answer answer;
};

class Load {
 public:
  Load(std::uint16_t port, const std::string& path, std::size_t connections, bool keep)
      : keep_(keep), connections_(connections) {
    address_.sin_family = AF_INET;
    address_.sin_port = htons(port);
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    request_ = "GET " + path +
               " HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: load/1\r\nAccept: */*\r\n"
               "Accept-Encoding: gzip, br\r\n" +
               (keep ? "\r\n" : "Connection: close\r\n\r\n");
    for (Connection& connection : connections_) {
      idle_.push_back(&connection);
    }
    check(poll_ >= 0, "epoll_create1");
  }

  void run(const Phase& phase) {
    begin(phase);
    std::array<epoll_event, 512> ready;
    while (true) {
      const Clock::duration wait = start_what_is_due();
      if (in_flight_ == 0 && next_due_ == TimePoint::max()) {
        return report();
      }
      const timespec timeout{.tv_sec = wait / 1s, .tv_nsec = wait % 1s / 1ns};
      const int count =
          epoll_pwait2(poll_, ready.data(), static_cast<int>(ready.size()), &timeout, nullptr);
      if (count == 0 && wait == kStalled) {
        fail("no answer for 20 seconds");
      }
      for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        advance(*static_cast<Connection*>(event.data.ptr), event.events);
      }
    }
  }

 private:
  void begin(const Phase& phase) {
    phase_ = phase;
    random_.seed(phase.seed);
    latencies_.clear();
    issued_ = 0;
    started_ = ended_ = next_due_ = Clock::now();
    last_due_ = started_ + std::chrono::duration_cast<Clock::duration>(phase.duration);
  }

  /// Sends all that may be sent now. Returns for how long nothing more will be due.
  Clock::duration start_what_is_due() {
    const TimePoint now = Clock::now();
    while (next_due_ <= now) {
      const TimePoint due = is_open_loop() ? next_due_ : now;
      if (issued_ == phase_.requests || due >= last_due_) {
        next_due_ = TimePoint::max();
      } else if (idle_.empty() || in_flight_ >= phase_.width) {
        return kStalled;
      } else {
        issue(due);
      }
    }
    return std::min<Clock::duration>(next_due_ - now, kStalled);
  }

  void issue(TimePoint due) {
    Connection& connection = *idle_.front();
    idle_.pop_front();
    connection.due = due;
    ++issued_;
    ++in_flight_;
    if (is_open_loop()) {
      next_due_ +=
          std::chrono::duration_cast<Clock::duration>(Seconds(gap_(random_) / phase_.rate));
    }
    if (connection.fd >= 0) {
      send_request(connection);
    } else {
      open(connection);
    }
  }

  void open(Connection& connection) {
    connection.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    check(connection.fd >= 0, "socket");
    connection.state = Connection::State::Connecting;
    const auto* address = reinterpret_cast<const sockaddr*>(&address_);
    const int result = connect(connection.fd, address, sizeof address_);
    check(result == 0 || errno == EINPROGRESS, "connect");
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &connection}};
    check(epoll_ctl(poll_, EPOLL_CTL_ADD, connection.fd, &event) == 0, "epoll_ctl");
  }

  void send_request(Connection& connection) {
    connection.state = Connection::State::Answering;
    const ssize_t sent = send(connection.fd, request_.data(), request_.size(), MSG_NOSIGNAL);
    check(sent == static_cast<ssize_t>(request_.size()), "send");
  }

  void advance(Connection& connection, std::uint32_t events) {
    switch (connection.state) {
      case Connection::State::Idle:
        if ((events & EPOLLIN) != 0) {
          fail("an idle connection was closed or written to");
        }
        break;
      case Connection::State::Connecting:
        send_request(connection);  // fails here if the connection did
        break;
      case Connection::State::Answering:
        if (connection.answer.advance(connection.fd)) {
          answered(connection);
        }
        break;
      case Connection::State::Closing:
        await_close(connection);
        break;
    }
  }

  void answered(Connection& connection) {
    ended_ = Clock::now();
    latencies_.push_back(ended_ - connection.due);
    connection.answer.reset();
    if (keep_) {
      finish(connection);
    } else {
      connection.state = Connection::State::Closing;
      await_close(connection);
    }
  }

  /// We asked for `Connection: close`, so the proxy closes first and keeps the TIME_WAIT.
  void await_close(Connection& connection) {
    char byte = 0;
    const ssize_t got = recv(connection.fd, &byte, 1, 0);
    if (got < 0 && errno == EAGAIN) {
      return;
    }
    if (got != 0) {
      fail("bytes after the answer, or a reset");
    }
    close(connection.fd);
    connection.fd = -1;
    finish(connection);
  }

  void finish(Connection& connection) {
    connection.state = Connection::State::Idle;
    --in_flight_;
    idle_.push_back(&connection);
  }

  void report() {
    std::ranges::sort(latencies_);
    const auto percentile = [this](std::size_t percent) {
      const std::size_t index = latencies_.size() * percent / 100;
      return latencies_.empty() ? 0.0 : Seconds(latencies_[index]).count();
    };
    std::printf(
        "{\"requests\": %zu, \"seconds\": %.6f, \"p50\": %.6f, \"p99\": %.6f}\n",
        latencies_.size(),
        Seconds(ended_ - started_).count(),
        percentile(50),
        percentile(99)
    );
    std::fflush(stdout);
  }

  bool is_open_loop() const { return phase_.rate > 0; }

  bool keep_;
  std::string request_;
  sockaddr_in address_{};
  int poll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Connection> connections_;
  std::deque<Connection*> idle_;

  Phase phase_;
  TimePoint started_, ended_, last_due_;
  TimePoint next_due_;  // of the next request; max() once the phase has no more
  std::size_t issued_ = 0;
  std::size_t in_flight_ = 0;
  std::vector<Clock::duration> latencies_;
  std::mt19937_64 random_;
  std::exponential_distribution<double> gap_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fail("usage: load PORT PATH CONNECTIONS keep|close");
  }
  prctl(PR_SET_TIMERSLACK, 1);  // open loop: wake up when a request is due, not 50 us later
  const auto port = static_cast<std::uint16_t>(std::stoul(argv[1]));
  Load load(port, argv[2], std::stoul(argv[3]), std::string_view(argv[4]) == "keep");
  for (std::string line; std::getline(std::cin, line);) {
    load.run(parse_phase(line));
  }
}
