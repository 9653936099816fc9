#include "sim/world.h"

#include "base/chance.h"
#include "coro/deadline.h"
#include "sim/origin.h"
#include "sim/seeds.h"
#include "sim/sim_resolver.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace sluice::sim {
namespace {

using namespace literals;

coro::Task<> sleeps(Host& host, Duration time, bool& done) {
  done = (co_await coro::sleep_until(host.loop.now() + time)).has_value();
}

TEST(World, JumpsToTheNextTimer) {
  World world(1);
  Host& host = world.add_host("host");
  bool done = false;
  const TimePoint start = world.now();
  host.spawn(sleeps, std::ref(host), 24h * 365, std::ref(done));
  EXPECT_TRUE(world.run_until([&] { return done; }, 24h * 366));
  EXPECT_EQ(world.now() - start, 24h * 365);
}

TEST(World, StopsWhenNothingIsLeftToDoOrTheLimitIsReached) {
  World world(1);
  Host& host = world.add_host("host");
  EXPECT_FALSE(world.run_until([] { return false; }));
  bool done = false;
  host.spawn(sleeps, std::ref(host), 10s, std::ref(done));
  EXPECT_FALSE(world.run_until([&] { return done; }, 9s));
  world.run_for(2s);
  EXPECT_TRUE(done);
}

coro::Task<> echoes(Peer& connection) {
  while (true) {
    const auto line = co_await connection.read_until("\n");
    if (!line || !co_await connection.send(*line)) {
      co_return;
    }
  }
}

coro::Task<> asks(Host& host, io::Address to, int lines, std::string& answers) {
  auto peer = co_await Peer::connect(host, std::move(to));
  for (int i = 0; peer && i < lines; ++i) {
    const std::string line(static_cast<std::size_t>(i) * 40, 'x');
    (void)co_await peer->send(line + std::to_string(i) + "\n");
    answers += (co_await peer->read_until("\n")).value_or("failed");
  }
}

struct Outcome {
  std::uint64_t hash = 0;
  Duration took{};
  std::vector<std::string> leftovers;
};

Outcome run_echo(std::uint64_t seed) {
  World world(seed, {.stall_one_in = 20});
  Host& server = world.add_host("server");
  Host& client = world.add_host("client");
  Origin origin(server, 7, echoes);
  std::string answers;
  const TimePoint start = world.now();
  for (int i = 0; i < 5; ++i) {
    client.spawn(asks, std::ref(client), origin.address(), 30, std::ref(answers));
  }
  EXPECT_TRUE(world.run_until([&] { return client.scope.empty(); }));
  EXPECT_EQ(std::ranges::count(answers, '\n'), 5 * 30);
  Outcome outcome{.hash = world.trace_hash(), .took = world.now() - start};
  world.end();
  outcome.leftovers = world.leftovers();
  return outcome;
}

TEST(World, RunsTheSameForTheSameSeed) {
  std::set<std::uint64_t> hashes;
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE(replay(seed));
    const Outcome first = run_echo(seed);
    const Outcome second = run_echo(seed);
    EXPECT_EQ(first.hash, second.hash);
    EXPECT_EQ(first.took, second.took);
    EXPECT_THAT(first.leftovers, ::testing::IsEmpty());
    hashes.insert(first.hash);
  }
  EXPECT_EQ(hashes.size(), seeds().size());
}

TEST(World, NamesWhatIsLeftBehind) {
  World world(1);
  Host& host = world.add_host("host");
  const int fd = *host.backend().listen(host.at(80), {});
  EXPECT_THAT(world.leftovers(), ::testing::ElementsAre("1 descriptors"));
  {
    const io::Listener listener(host.loop, fd);
    EXPECT_THAT(world.leftovers(), ::testing::ElementsAre("host: 1 sockets", "1 descriptors"));
  }
  EXPECT_THAT(world.leftovers(), ::testing::IsEmpty());
}

TEST(World, ForcesMarkedBranchesOnSomeSeedsAndNoneOutside) {
  EXPECT_FALSE(maybe("test.branch"));
  int seeds_with = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    World world(seed);
    std::uint64_t taken = 0;
    for (int i = 0; i < 200; ++i) {
      taken += maybe("test.branch") ? 1 : 0;
    }
    EXPECT_EQ(world.forced("test.branch"), taken);
    seeds_with += taken > 0 ? 1 : 0;
    world.force_nothing();
    EXPECT_FALSE(maybe("test.branch"));
  }
  EXPECT_GT(seeds_with, 10);
  EXPECT_LT(seeds_with, 30);
}

class SimulatedNetwork : public ::testing::Test {
 protected:
  static coro::Task<> connects(
      Host& host, io::Address to, std::optional<Duration> within, Result<>& out, bool& done
  ) {
    struct Connect {
      static coro::Task<Result<>> run(Host& host, io::Address to) {
        auto peer = CO_TRY(co_await Peer::connect(host, std::move(to)));
        co_return Ok;
      }
    };

    const auto deadline = within ? std::optional(host.loop.now() + *within) : std::nullopt;
    out = co_await coro::with_deadline(
        deadline, Errc::ConnectionTimeout, Connect::run(host, std::move(to))
    );
    done = true;
  }

  Result<> connect(const io::Address& to, std::optional<Duration> within = {}) {
    Result<> out = Ok;
    bool done = false;
    client.spawn(connects, std::ref(client), to, within, std::ref(out), std::ref(done));
    EXPECT_TRUE(world.run_until([&] { return done; }));
    return out;
  }

  World world{1};
  Host& server = world.add_host("server");
  Host& client = world.add_host("client");
};

TEST_F(SimulatedNetwork, ReachesAsScripted) {
  Origin origin(server, 80, echoes);
  EXPECT_TRUE(connect(origin.address()).has_value());
  world.network().set_reach(origin.address(), Reach::Refused);
  EXPECT_EQ(connect(origin.address()).error(), Errc::ConnectionRefused);
  world.network().set_reach(origin.address(), Reach::Unreachable);
  EXPECT_EQ(connect(origin.address()).error(), Errc::DestinationUnavailable);
  world.network().set_reach(origin.address(), Reach::Silent);
  EXPECT_EQ(connect(origin.address(), 3s).error(), Errc::ConnectionTimeout);
  world.network().set_reach(origin.address(), Reach::Listening);
  EXPECT_TRUE(connect(origin.address()).has_value());
  EXPECT_EQ(connect(server.at(81)).error(), Errc::ConnectionRefused);
}

TEST_F(SimulatedNetwork, HandsAnAcceptedConnectionToAnotherLoop) {
  Host& other = world.add_host("other");
  std::string answers;
  {
    struct HandsOver {
      static coro::Task<> run(Host& from, Host& to, int fd) {
        io::Listener listener(from.loop, fd);
        const auto accepted = co_await listener.accept();
        if (accepted) {
          to.loop.post([&to, taken = accepted->fd] { to.spawn(serve, std::ref(to), taken); });
        }
      }

      static coro::Task<> serve(Host& host, int fd) {
        Peer peer(host, std::make_unique<io::Socket>(host.loop, fd));
        co_await echoes(peer);
      }
    };

    const int fd = *server.backend().listen(server.at(80), {});
    server.spawn(HandsOver::run, std::ref(server), std::ref(other), fd);
  }
  client.spawn(asks, std::ref(client), server.at(80), 3, std::ref(answers));
  EXPECT_TRUE(world.run_until([&] { return client.scope.empty(); }));
  EXPECT_EQ(std::ranges::count(answers, '\n'), 3);
  EXPECT_EQ(answers.find("failed"), std::string::npos);
}

TEST_F(SimulatedNetwork, BreaksConnectionsOnDemand) {
  Origin origin(server, 80, echoes);

  struct Waits {
    static coro::Task<> run(Host& host, io::Address to, Errc& ended) {
      auto peer = co_await Peer::connect(host, std::move(to));
      ended = (co_await peer->read_to_end()).error().code;
    }
  };

  Errc ended = Errc::None;
  client.spawn(Waits::run, std::ref(client), origin.address(), std::ref(ended));
  ASSERT_TRUE(world.run_until([&] { return origin.open() == 1; }));
  world.run_for(1s);
  world.network().break_connections_to(origin.address());
  EXPECT_TRUE(world.run_until([&] {
    return ended == Errc::ConnectionTerminated && origin.open() == 0;
  }));
}

TEST(SimResolver, AnswersAsScripted) {
  World world(1);
  Host& host = world.add_host("host");
  SimResolver resolver(world.rng());
  resolver.set("origin.example", {*io::Address::parse_ip("10.0.0.9", 0)});

  struct Asks {
    static coro::Task<> run(
        SimResolver& resolver, Host& host, std::string name, Result<io::Resolution>& out
    ) {
      out = co_await resolver.resolve(host.loop, std::move(name));
    }
  };

  Result<io::Resolution> known = io::Resolution();
  Result<io::Resolution> unknown = io::Resolution();
  Result<io::Resolution> literal = io::Resolution();
  host.spawn(Asks::run, std::ref(resolver), std::ref(host), "origin.example", std::ref(known));
  host.spawn(Asks::run, std::ref(resolver), std::ref(host), "nowhere.example", std::ref(unknown));
  host.spawn(Asks::run, std::ref(resolver), std::ref(host), "10.0.0.8", std::ref(literal));
  EXPECT_TRUE(world.run_until([&] { return host.scope.empty(); }));
  EXPECT_EQ(known->addresses.at(0).ip_text(), "10.0.0.9");
  EXPECT_EQ(unknown.error(), Errc::DnsError);
  EXPECT_EQ(literal->addresses.at(0).ip_text(), "10.0.0.8");
  EXPECT_EQ(resolver.questions(), 2);
}

}  // namespace
}  // namespace sluice::sim
