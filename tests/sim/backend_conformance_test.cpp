#include "io/loop_run.h"
#include "io/socket.h"
#include "sim/seeds.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

// One set of expectations for every backend: what holds on the kernel's sockets holds in the
// simulation.

namespace sluice::sim {
namespace {

using namespace literals;
using io::Address;
using io::Listener;
using io::Loop;
using io::Socket;
using io::Stream;
using SocketPtr = std::unique_ptr<Socket>;

/// A loop on some backend, and the means to run it.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual Loop& loop() = 0;
  virtual coro::Scope& scope() = 0;
  virtual bool until(const std::function<bool()>& holds) = 0;
};

class EpollGround final : public Ground {
 public:
  Loop& loop() override { return run_.loop; }

  coro::Scope& scope() override { return run_.scope; }

  bool until(const std::function<bool()>& holds) override { return run_.until(holds); }

 private:
  io::LoopRun run_;
};

class SimGround final : public Ground {
 public:
  explicit SimGround(std::uint64_t seed) : world_(seed), host_(world_.add_host("host")) {}

  Loop& loop() override { return host_.loop; }

  coro::Scope& scope() override { return host_.scope; }

  bool until(const std::function<bool()>& holds) override { return world_.run_until(holds); }

 private:
  World world_;
  Host& host_;
};

constexpr std::uint64_t kEpoll = 0;

std::string pattern(std::size_t size) {
  std::string bytes;
  bytes.reserve(size + 16);
  for (std::size_t i = 0; bytes.size() < size; ++i) {
    bytes += std::to_string(i) + ",";
  }
  bytes.resize(size);
  return bytes;
}

class Backends : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    if (GetParam() == kEpoll) {
      ground = std::make_unique<EpollGround>();
    } else {
      ground = std::make_unique<SimGround>(GetParam());
    }
    const int fd = *loop().backend().listen(*Address::parse_ip("127.0.0.1", 0), {});
    address = loop().backend().local_address(fd);
    listener = std::make_unique<Listener>(loop(), fd);
  }

  void TearDown() override {
    scope().cancel();
    EXPECT_TRUE(until([&] { return scope().empty(); }));
    client.reset();
    server.reset();
    listener.reset();
    EXPECT_EQ(loop().buffers().in_use(), 0U);
  }

  Loop& loop() { return ground->loop(); }

  coro::Scope& scope() { return ground->scope(); }

  bool until(const std::function<bool()>& holds) { return ground->until(holds); }

  static coro::Task<> accept_one(Backends& test) {
    auto accepted = co_await test.listener->accept();
    if (accepted) {
      test.accepted_from = accepted->peer;
      test.server = std::make_unique<Socket>(test.loop(), accepted->fd);
    }
  }

  static coro::Task<> connect_one(Backends& test) {
    auto connected = co_await Socket::connect(test.loop(), test.address);
    if (connected) {
      test.client = *std::move(connected);
    } else {
      test.connect_error = connected.error();
    }
  }

  /// `client` and `server` are the two sides of one connection.
  void connect() {
    scope().spawn(accept_one, std::ref(*this));
    scope().spawn(connect_one, std::ref(*this));
    ASSERT_TRUE(until([&] { return client != nullptr && server != nullptr; }));
  }

  struct Read {
    std::string bytes;
    bool ended = false;
    Errc error = Errc::None;

    [[nodiscard]] bool is_over() const { return ended || error != Errc::None; }
  };

  /// Reads until the end or an error, at most `limit` bytes.
  static coro::Task<> read(Stream& stream, Read& into, std::size_t limit = SIZE_MAX) {
    while (into.bytes.size() < limit) {
      const Result<std::size_t> count = co_await stream.receive();
      if (!count) {
        into.error = count.error().code;
        co_return;
      }
      if (*count == 0) {
        into.ended = true;
        co_return;
      }
      into.bytes += stream.in.view();
      stream.in.consume(stream.in.size());
    }
  }

  static coro::Task<> write(Stream& stream, std::string bytes, Result<>& out, bool& done) {
    stream.out.push(Chunk(bytes));
    out = co_await stream.flush();
    stream.out.clear();
    done = true;
  }

  /// More bytes than both socket buffers hold.
  static std::string more_than_fits() {
    return pattern(GetParam() == kEpoll ? 16'000'000 : 300'000);
  }

  void send(Stream& stream, const std::string& bytes) {
    Result<> sent = Ok;
    bool done = false;
    scope().spawn(write, std::ref(stream), bytes, std::ref(sent), std::ref(done));
    ASSERT_TRUE(until([&] { return done; }));
    ASSERT_TRUE(sent.has_value());
  }

  std::unique_ptr<Ground> ground;
  Address address;
  std::unique_ptr<Listener> listener;
  SocketPtr client;
  SocketPtr server;
  Address accepted_from;
  Error connect_error;
  Errc ended_as = Errc::None;
};

TEST_P(Backends, ConnectAndAccept) {
  connect();
  EXPECT_NE(address.port(), 0);
  EXPECT_EQ(accepted_from.family(), Address::Family::V4);
  EXPECT_NE(accepted_from.port(), 0);
}

TEST_P(Backends, CarryBytesBothWays) {
  connect();
  Read at_server;
  Read at_client;
  scope().spawn(read, std::ref(*server), std::ref(at_server), std::size_t{7});
  scope().spawn(read, std::ref(*client), std::ref(at_client), std::size_t{8});
  send(*client, "request");
  send(*server, "response");
  EXPECT_TRUE(until([&] { return at_server.bytes == "request" && at_client.bytes == "response"; }));
}

TEST_P(Backends, ReportARefusedConnection) {
  listener.reset();
  scope().spawn(connect_one, std::ref(*this));
  EXPECT_TRUE(until([&] { return connect_error.code != Errc::None; }));
  EXPECT_EQ(connect_error, Errc::ConnectionRefused);
}

TEST_P(Backends, GiveTheBytesBeforeTheEnd) {
  connect();
  send(*server, "last words");
  server.reset();
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  EXPECT_TRUE(until([&] { return at_client.is_over(); }));
  EXPECT_EQ(at_client.bytes, "last words");
  EXPECT_TRUE(at_client.ended);
}

TEST_P(Backends, TellAReaderThatWaitsOfTheEnd) {
  connect();
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  send(*server, "first");
  EXPECT_TRUE(until([&] { return at_client.bytes == "first"; }));
  EXPECT_FALSE(client->peer_ended());
  server.reset();
  EXPECT_TRUE(until([&] { return at_client.ended; }));
  EXPECT_TRUE(client->peer_ended());
}

TEST_P(Backends, CloseEachDirectionAlone) {
  connect();
  Read at_server;
  Read at_client;
  scope().spawn(read, std::ref(*server), std::ref(at_server), SIZE_MAX);
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  send(*client, "question");
  client->shutdown_write();
  EXPECT_TRUE(until([&] { return at_server.ended; }));
  EXPECT_EQ(at_server.bytes, "question");
  EXPECT_FALSE(at_client.is_over());
  send(*server, "answer");
  server->shutdown_write();
  EXPECT_TRUE(until([&] { return at_client.ended; }));
  EXPECT_EQ(at_client.bytes, "answer");
}

TEST_P(Backends, HoldAWriterBackUntilItsPeerReads) {
  connect();
  const std::string bytes = more_than_fits();
  Result<> sent = Ok;
  bool done = false;
  scope().spawn(write, std::ref(*client), bytes, std::ref(sent), std::ref(done));
  int turns = 0;
  until([&] { return ++turns > 200; });
  EXPECT_FALSE(done);
  Read at_server;
  scope().spawn(read, std::ref(*server), std::ref(at_server), bytes.size());
  EXPECT_TRUE(until([&] { return done && at_server.bytes.size() == bytes.size(); }));
  EXPECT_TRUE(sent.has_value());
  EXPECT_TRUE(at_server.bytes == bytes);
}

TEST_P(Backends, ReportAResetToAReader) {
  connect();
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  server->reset();
  server.reset();
  EXPECT_TRUE(until([&] { return at_client.is_over(); }));
  EXPECT_EQ(at_client.error, Errc::ConnectionTerminated);
  EXPECT_TRUE(client->peer_ended());
}

TEST_P(Backends, ResetWhenClosedWithBytesUnread) {
  connect();
  send(*client, "nobody reads this");
  Read at_client;
  Read at_server;
  scope().spawn(read, std::ref(*server), std::ref(at_server), std::size_t{1});
  ASSERT_TRUE(until([&] { return !at_server.bytes.empty(); }));
  send(*client, "nor this");
  int turns = 0;
  until([&] { return ++turns > 100; });  // it arrives
  server.reset();
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  EXPECT_TRUE(until([&] { return at_client.is_over(); }));
  EXPECT_EQ(at_client.error, Errc::ConnectionTerminated);
}

TEST_P(Backends, ReportAPeerThatIsGoneToAWriter) {
  connect();
  server->reset();
  server.reset();
  ASSERT_TRUE(until([&] { return !client->is_idle_and_open(); }));
  Result<> sent = Ok;
  bool done = false;
  scope().spawn(write, std::ref(*client), pattern(100), std::ref(sent), std::ref(done));
  EXPECT_TRUE(until([&] { return done; }));
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error(), Errc::ConnectionTerminated);
}

TEST_P(Backends, WakeAWriterThatWaitsWhenThePeerIsGone) {
  connect();
  Result<> sent = Ok;
  bool done = false;
  scope().spawn(write, std::ref(*client), more_than_fits(), std::ref(sent), std::ref(done));
  int turns = 0;
  until([&] { return ++turns > 100; });
  server->reset();
  server.reset();
  EXPECT_TRUE(until([&] { return done; }));
  ASSERT_FALSE(sent.has_value());
  EXPECT_EQ(sent.error(), Errc::ConnectionTerminated);
}

TEST_P(Backends, SeeWhetherAnIdleConnectionIsStillGood) {
  connect();
  EXPECT_TRUE(client->is_idle_and_open());
  send(*server, "x");
  EXPECT_TRUE(until([&] { return !client->is_idle_and_open(); }));
  server.reset();
  EXPECT_TRUE(until([&] { return !client->is_idle_and_open(); }));
}

TEST_P(Backends, SeeThatAnIdleConnectionWasClosed) {
  connect();
  server.reset();
  EXPECT_TRUE(until([&] { return !client->is_idle_and_open(); }));
}

coro::Task<> watched(Stream& stream, Errc& ended_as) {
  const io::HangupWatch watch(stream, co_await coro::this_fiber());
  const Result<> slept = co_await coro::sleep_until(stream.loop().now() + 1h);
  ended_as = slept ? Errc::None : slept.error().code;
}

TEST_P(Backends, CancelAFiberWhoseConnectionBreaks) {
  connect();
  scope().spawn(watched, std::ref(*client), std::ref(ended_as));
  int turns = 0;
  until([&] { return ++turns > 10; });
  server->reset();
  server.reset();
  EXPECT_TRUE(until([&] { return ended_as == Errc::Cancelled; }));
}

TEST_P(Backends, CancelAFiberWhoseConnectionHadBrokenAlready) {
  connect();
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  server->reset();
  server.reset();
  ASSERT_TRUE(until([&] { return at_client.is_over(); }));
  scope().spawn(watched, std::ref(*client), std::ref(ended_as));
  EXPECT_TRUE(until([&] { return ended_as == Errc::Cancelled; }));
}

TEST_P(Backends, LetAFiberBeWhenThePeerOnlyEndsItsDirection) {
  connect();
  scope().spawn(watched, std::ref(*client), std::ref(ended_as));
  server->shutdown_write();
  EXPECT_TRUE(until([&] { return client->peer_ended(); }));
  EXPECT_EQ(ended_as, Errc::None);
  EXPECT_EQ(scope().size(), 1U);
}

coro::Task<> receive_by(
    Stream& stream, coro::Deadline deadline, Result<std::size_t>& out, bool& done
) {
  out = co_await stream.receive(BufferPool::kSmall, deadline);
  done = true;
}

TEST_P(Backends, EndAnOperationAtItsDeadlineAndServeTheNext) {
  connect();
  Result<std::size_t> out = 0;
  bool done = false;
  scope().spawn(
      receive_by,
      std::ref(*client),
      coro::Deadline{loop().now() + 5ms, Errc::RequestTimeout},
      std::ref(out),
      std::ref(done)
  );
  EXPECT_TRUE(until([&] { return done; }));
  ASSERT_FALSE(out.has_value());
  EXPECT_EQ(out.error(), Errc::RequestTimeout);
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), std::size_t{1});
  send(*server, "x");
  EXPECT_TRUE(until([&] { return at_client.bytes == "x"; }));
}

TEST_P(Backends, EndAWriteWhosePeerTakesNothingForTooLong) {
  connect();

  struct Writes {
    static coro::Task<> all(Stream& stream, std::string bytes, Result<>& out, bool& done) {
      stream.out.push(Chunk(bytes));
      out = co_await stream.flush(20ms, Errc::ConnectionWriteTimeout);
      stream.out.clear();
      done = true;
    }
  };

  Result<> out = Ok;
  bool done = false;
  scope().spawn(Writes::all, std::ref(*client), more_than_fits(), std::ref(out), std::ref(done));
  EXPECT_TRUE(until([&] { return done; }));
  ASSERT_FALSE(out.has_value());
  EXPECT_EQ(out.error(), Errc::ConnectionWriteTimeout);
}

TEST_P(Backends, LetParkedOperationsBeCancelled) {
  connect();
  Read at_client;
  scope().spawn(read, std::ref(*client), std::ref(at_client), SIZE_MAX);
  scope().spawn(accept_one, std::ref(*this));
  int turns = 0;
  until([&] { return ++turns > 10; });
  scope().cancel();
  EXPECT_TRUE(until([&] { return scope().empty(); }));
  EXPECT_EQ(at_client.error, Errc::Cancelled);
}

TEST_P(Backends, MoveBytesThroughAPipe) {
  struct Mover {
    /// Sends back all that comes, up to `size` bytes, without looking at it.
    static coro::Task<> echo(Stream& stream, std::size_t size, Result<>& out, bool& done) {
      const io::PipePool::Lease pipe = stream.loop().pipes().get();
      while (size > 0) {
        const Result<std::size_t> count = co_await stream.splice_in(*pipe, size);
        EXPECT_TRUE(count.has_value());
        EXPECT_GT(count.value_or(0), 0U);
        EXPECT_EQ(pipe->held(), count.value_or(0));
        size -= count.value_or(size);
        out = co_await stream.splice_out(*pipe);
        EXPECT_EQ(pipe->held(), 0U);
      }
      done = true;
    }
  };

  connect();
  const std::string bytes = more_than_fits();
  Result<> moved = Ok;
  Result<> sent = Ok;
  Read read_back;
  bool echoed = false;
  bool written = false;
  scope().spawn(Mover::echo, std::ref(*server), bytes.size(), std::ref(moved), std::ref(echoed));
  scope().spawn(write, std::ref(*client), bytes, std::ref(sent), std::ref(written));
  scope().spawn(read, std::ref(*client), std::ref(read_back), bytes.size());
  EXPECT_TRUE(until([&] { return echoed && written && read_back.bytes.size() == bytes.size(); }));
  EXPECT_TRUE(moved.has_value() && sent.has_value());
  EXPECT_TRUE(read_back.bytes == bytes);
}

/// A file that is gone with its last descriptor.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes) : file_(std::tmpfile()) {
    std::fwrite(bytes.data(), 1, bytes.size(), file_);
    std::fflush(file_);
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  ~TemporaryFile() { std::fclose(file_); }

  [[nodiscard]] int descriptor() const { return ::fileno(file_); }

 private:
  std::FILE* file_;
};

coro::Task<> send_slice(Stream& stream, io::FileSlice slice, Result<>& out, std::uint64_t& left) {
  out = co_await stream.send_file(slice);
  left = slice.size;
}

TEST_P(Backends, SendBytesOfAFile) {
  connect();
  const std::string bytes = more_than_fits();
  const TemporaryFile file(bytes);
  Result<> sent = fail(Errc::Closed);
  std::uint64_t left = 1;
  Read at_client;
  const io::FileSlice slice{file.descriptor(), 10, bytes.size() - 10};
  scope().spawn(send_slice, std::ref(*server), slice, std::ref(sent), std::ref(left));
  scope().spawn(read, std::ref(*client), std::ref(at_client), slice.size);
  EXPECT_TRUE(until([&] { return left == 0 && at_client.bytes.size() == slice.size; }));
  EXPECT_TRUE(sent.has_value());
  EXPECT_TRUE(at_client.bytes == bytes.substr(10));
}

TEST_P(Backends, TellWhenAFileEndsTooEarly) {
  connect();
  const TemporaryFile file("short");
  Result<> sent = Ok;
  std::uint64_t left = 0;
  const io::FileSlice slice{file.descriptor(), 0, 100};
  scope().spawn(send_slice, std::ref(*server), slice, std::ref(sent), std::ref(left));
  EXPECT_TRUE(until([&] { return left != 0; }));
  EXPECT_EQ(sent.error(), Errc::FileReadFailed);
  EXPECT_EQ(left, 95U) << "what was there has gone out";
}

TEST_P(Backends, TellOfTheEndAndOfABreakThroughAPipe) {
  struct Mover {
    static coro::Task<> take(Stream& stream, Result<std::size_t>& out, bool& done) {
      const io::PipePool::Lease pipe = stream.loop().pipes().get();
      out = co_await stream.splice_in(*pipe, 100);
      done = true;
    }
  };

  connect();
  Result<std::size_t> taken = fail(Errc::Closed);
  bool done = false;
  scope().spawn(Mover::take, std::ref(*server), std::ref(taken), std::ref(done));
  client->shutdown_write();
  EXPECT_TRUE(until([&] { return done; }));
  EXPECT_EQ(taken.value_or(1), 0U);

  done = false;
  scope().spawn(Mover::take, std::ref(*client), std::ref(taken), std::ref(done));
  server->reset();
  server.reset();
  EXPECT_TRUE(until([&] { return done; }));
  EXPECT_FALSE(taken.has_value());
}

TEST_P(Backends, AcceptEveryoneWhoWaits) {
  struct Accepts {
    static coro::Task<> all(Listener& listener, Loop& loop, int& count) {
      while (true) {
        const auto accepted = co_await listener.accept();
        if (!accepted) {
          co_return;
        }
        ++count;
        loop.backend().close_descriptor(accepted->fd);
      }
    }

    static coro::Task<> connect(Loop& loop, Address to, int& count) {
      const auto connected = co_await Socket::connect(loop, std::move(to));
      count += connected ? 1 : 0;
    }
  };

  int accepted = 0;
  int connected = 0;
  for (int i = 0; i < 50; ++i) {
    scope().spawn(Accepts::connect, std::ref(loop()), address, std::ref(connected));
  }
  scope().spawn(Accepts::all, std::ref(*listener), std::ref(loop()), std::ref(accepted));
  EXPECT_TRUE(until([&] { return accepted == 50 && connected == 50; }));
}

std::vector<std::uint64_t> epoll_and_seeds() {
  std::vector<std::uint64_t> all = seeds();
  all.insert(all.begin(), kEpoll);
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Backends,
    ::testing::ValuesIn(epoll_and_seeds()),
    [](const auto& info) {
      return info.param == kEpoll ? std::string("Epoll") : "Seed" + std::to_string(info.param);
    }
);

}  // namespace
}  // namespace sluice::sim
