#include "upstream/endpoint.h"

#include "io/loop_run.h"
#include "upstream/client_connection.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::upstream {
namespace {

using namespace literals;

class EndpointPool : public ::testing::Test {
 protected:
  ~EndpointPool() override {
    for (const int peer : peers_) {
      ::close(peer);
    }
  }

  /// A connection to a peer that the test plays, with the permit it was opened under.
  std::unique_ptr<ClientConnection> connection() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    peers_.push_back(ends[1]);
    EXPECT_TRUE(endpoint_->try_reserve(std::nullopt));
    auto made = std::make_unique<ClientConnection>(
        *endpoint_, std::make_unique<io::Socket>(run_.loop, ends[0]), metrics_, 0
    );
    made->stream().socket().readable = false;  // as a connection is whose response has been read
    return made;
  }

  std::uint32_t open() { return endpoint_->state().connections.load(); }

  io::LoopRun run_;
  EndpointStates states_;
  EndpointTable table_{run_.loop, states_};
  Ref<Endpoint> endpoint_ = table_.get(io::Address::v4({192, 0, 2, 1}, 80));
  observe::Registry registry_{1};
  ClientConnection::Metrics metrics_ =
      registry_.per_worker<observe::UpstreamMetrics>({{"upstream", "x"}});
  PoolSettings pool_;
  std::vector<int> peers_;
};

class UsedEndpointPool : public EndpointPool {
 protected:
  UsedEndpointPool() { endpoint_->add_use(); }

  ~UsedEndpointPool() override { endpoint_->drop_use(); }
};

TEST_F(UsedEndpointPool, GivesOutTheOneUsedLastFirst) {
  endpoint_->put_idle(connection(), pool_);
  auto last = connection();
  const ClientConnection* const expected = last.get();
  endpoint_->put_idle(std::move(last), pool_);
  EXPECT_EQ(endpoint_->idle_count(), 2U);
  EXPECT_EQ(endpoint_->take_idle().get(), expected);
  EXPECT_EQ(endpoint_->idle_count(), 1U);
}

TEST_F(UsedEndpointPool, KeepsNoMoreThanMaxIdleAndGivesThePermitBack) {
  pool_.max_idle = 1;
  endpoint_->put_idle(connection(), pool_);
  endpoint_->put_idle(connection(), pool_);
  EXPECT_EQ(endpoint_->idle_count(), 1U);
  EXPECT_EQ(open(), 1U);
}

TEST_F(UsedEndpointPool, EndsAConnectionAfterMaxRequests) {
  pool_.max_requests = 2;
  auto used = connection();
  used->requests = 2;
  endpoint_->put_idle(std::move(used), pool_);
  EXPECT_EQ(endpoint_->idle_count(), 0U);
  EXPECT_EQ(open(), 0U);
}

TEST_F(UsedEndpointPool, KeepsNoConnectionOnWhichSomethingUnaskedHasCome) {
  auto disturbed = connection();
  ASSERT_EQ(::write(peers_.front(), "!", 1), 1);
  disturbed->stream().socket().readable = true;
  endpoint_->put_idle(std::move(disturbed), pool_);
  EXPECT_EQ(endpoint_->idle_count(), 0U);
}

TEST_F(UsedEndpointPool, KeepsAConnectionWhoseLastReadCouldNotTellThatItTookAll) {
  auto read_to_the_brim = connection();
  read_to_the_brim->stream().socket().readable = true;
  endpoint_->put_idle(std::move(read_to_the_brim), pool_);
  EXPECT_EQ(endpoint_->idle_count(), 1U);
}

TEST_F(UsedEndpointPool, ClosesAnIdleConnectionThatThePeerEnds) {
  endpoint_->put_idle(connection(), pool_);
  ::shutdown(peers_.front(), SHUT_RDWR);
  EXPECT_TRUE(run_.until([&] { return endpoint_->idle_count() == 0; }));
  EXPECT_EQ(open(), 0U);
}

TEST_F(UsedEndpointPool, ClosesWhatWasIdleForTooLong) {
  endpoint_->put_idle(connection(), pool_);
  endpoint_->close_expired(run_.loop.now() + pool_.idle_timeout - 1ms);
  EXPECT_EQ(endpoint_->idle_count(), 1U);
  endpoint_->close_expired(run_.loop.now() + pool_.idle_timeout);
  EXPECT_EQ(endpoint_->idle_count(), 0U);
}

TEST_F(UsedEndpointPool, HeedsHowLongTheUpstreamKeepsConnections) {
  auto brief = connection();
  brief->keep_alive_timeout = 0s;
  endpoint_->put_idle(std::move(brief), pool_);
  EXPECT_EQ(endpoint_->take_idle(), nullptr);
  EXPECT_EQ(open(), 0U);
}

TEST_F(UsedEndpointPool, ReservesNoMoreThanTheLimit) {
  EXPECT_TRUE(endpoint_->try_reserve(2));
  EXPECT_TRUE(endpoint_->try_reserve(2));
  EXPECT_FALSE(endpoint_->try_reserve(2));
  endpoint_->release();
  EXPECT_TRUE(endpoint_->try_reserve(2));
  endpoint_->release();
  endpoint_->release();
}

coro::Task<> wait(
    Endpoint& endpoint, std::optional<std::uint32_t> limit, Result<>& result, bool& over
) {
  result = co_await endpoint.wait_for_connection(limit);
  over = true;
}

TEST_F(UsedEndpointPool, WakesWhoWaitsWhenAPermitIsReleased) {
  ASSERT_TRUE(endpoint_->try_reserve(1));
  Result<> result = Ok;
  bool over = false;
  run_.scope.spawn(
      wait, std::ref(*endpoint_), std::optional<std::uint32_t>(1), std::ref(result), std::ref(over)
  );
  ASSERT_TRUE(run_.until([&] { return endpoint_->waiting() == 1; }));
  EXPECT_FALSE(over);
  endpoint_->release();
  EXPECT_TRUE(run_.until([&] { return over; }));
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(endpoint_->state().waiting.load(), 0U);
}

TEST_F(UsedEndpointPool, DoesNotWaitForAPermitThatWasReleasedJustBefore) {
  Result<> result = fail(Errc::Timeout);
  bool over = false;
  run_.scope.spawn(
      wait, std::ref(*endpoint_), std::optional<std::uint32_t>(1), std::ref(result), std::ref(over)
  );
  EXPECT_TRUE(run_.until([&] { return over; }));
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(endpoint_->state().waiting.load(), 0U);
}

TEST_F(EndpointPool, ClosesWhatComesBackWhenNoUpstreamNamesItAnyMore) {
  auto last = connection();
  endpoint_.reset();  // from here on the connection alone holds it
  Endpoint& endpoint = last->endpoint();
  endpoint.put_idle(std::move(last), pool_);
  EXPECT_EQ(table_.get(io::Address::v4({192, 0, 2, 1}, 80))->idle_count(), 0U);
}

TEST_F(EndpointPool, SharesItsStateByAddress) {
  EXPECT_EQ(&table_.get(io::Address::v4({192, 0, 2, 1}, 80))->state(), &endpoint_->state());
  EXPECT_NE(&table_.get(io::Address::v4({192, 0, 2, 1}, 81))->state(), &endpoint_->state());
}

}  // namespace
}  // namespace sluice::upstream
