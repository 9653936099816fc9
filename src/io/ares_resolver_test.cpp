#include "io/fake_dns_server.h"
#include "io/loop_run.h"
#include "io/resolver.h"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace sluice::io {
namespace {

using namespace literals;
using Record = FakeDnsServer::Record;
using Answer = FakeDnsServer::Answer;

coro::Task<> store(
    Resolver& resolver, Loop& loop, std::string name, std::vector<Result<Resolution>>& out
) {
  out.push_back(co_await resolver.resolve(loop, std::move(name)));
}

std::vector<std::string> texts(const Resolution& resolution) {
  std::vector<std::string> all;
  for (const Address& address : resolution.addresses) {
    all.push_back(address.ip_text());
  }
  return all;
}

class AresResolver : public ::testing::Test {
 protected:
  void start(FakeDnsServer::Script script, ResolverOptions options = {}) {
    server = std::make_unique<FakeDnsServer>(std::move(script));
    options.servers = {server->address()};
    resolver = *make_resolver(options);
  }

  void ask(std::string name) {
    run.scope.spawn(
        store, std::ref(*resolver), std::ref(run.loop), std::move(name), std::ref(answers)
    );
  }

  Result<Resolution> answer_to(std::string name) {
    answers.clear();
    ask(std::move(name));
    EXPECT_TRUE(run.until([&] { return !answers.empty(); }));
    return answers.at(0);
  }

  std::unique_ptr<FakeDnsServer> server;
  std::unique_ptr<Resolver> resolver;
  std::vector<Result<Resolution>> answers;
  LoopRun run;
};

Answer addresses(std::uint16_t type, std::uint32_t ttl = 30) {
  if (type == FakeDnsServer::kA) {
    return {.records = {{type, ttl, std::string("\xc0\x00\x02\x07", 4), ""}}};
  }
  return {};
}

TEST_F(AresResolver, AnswersLiteralsAtOnce) {
  resolver = *make_resolver({});
  EXPECT_EQ(texts(*answer_to("192.0.2.9")), std::vector<std::string>{"192.0.2.9"});
  EXPECT_EQ(texts(*answer_to("[2001:db8::1]")), std::vector<std::string>{"2001:db8::1"});
}

TEST_F(AresResolver, KnowsLocalhostWithoutAServer) {
  start([](const std::string&, std::uint16_t) { return Answer{.silent = true}; });
  const auto answer = answer_to("localhost");
  ASSERT_TRUE(answer.has_value());
  EXPECT_THAT(texts(*answer), ::testing::IsSubsetOf({"127.0.0.1", "::1"}));
  EXPECT_GE(answer->ttl, 1s);
}

TEST_F(AresResolver, AsksTheServerAndKeepsTheAnswerForItsTtl) {
  start([](const std::string&, std::uint16_t type) { return addresses(type); });
  const auto answer = answer_to("Host.Example");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(texts(*answer), std::vector<std::string>{"192.0.2.7"});
  EXPECT_EQ(answer->ttl, 30s);
  const int asked = server->questions();
  EXPECT_LE(answer_to("host.example")->ttl, 30s);
  EXPECT_EQ(server->questions(), asked);
}

TEST_F(AresResolver, GivesAddressesOfBothFamilies) {
  start([](const std::string&, std::uint16_t type) {
    Answer answer = addresses(type);
    if (type == FakeDnsServer::kAaaa) {
      answer.records.push_back(
          {type, 30, std::string("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16), ""}
      );
    }
    return answer;
  });
  const auto answer = answer_to("host.example");
  ASSERT_TRUE(answer.has_value());
  EXPECT_THAT(texts(*answer), ::testing::UnorderedElementsAre("192.0.2.7", "2001:db8::1"));
}

TEST_F(AresResolver, FollowsAnAliasAndTakesTheShortestTtl) {
  start([](const std::string&, std::uint16_t type) {
    Answer answer{.records = {{FakeDnsServer::kCname, 7, "real.example", ""}}};
    if (type == FakeDnsServer::kA) {
      answer.records.push_back({type, 30, std::string("\xc0\x00\x02\x07", 4), "real.example"});
    }
    return answer;
  });
  const auto answer = answer_to("alias.example");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(texts(*answer), std::vector<std::string>{"192.0.2.7"});
  EXPECT_EQ(answer->ttl, 7s);
}

TEST_F(AresResolver, KeepsANegativeAnswerForAMoment) {
  start([](const std::string&, std::uint16_t) { return Answer{.code = 3}; });
  EXPECT_EQ(answer_to("nowhere.example").error(), Errc::DnsError);
  const int asked = server->questions();
  EXPECT_EQ(answer_to("nowhere.example").error(), Errc::DnsError);
  EXPECT_EQ(server->questions(), asked);
}

TEST_F(AresResolver, ReportsAServersFailureAndABadName) {
  start([](const std::string&, std::uint16_t) { return Answer{.code = 2}; });
  EXPECT_EQ(answer_to("host.example").error(), Errc::DnsError);
  EXPECT_EQ(answer_to("..").error(), Errc::DnsError);
  EXPECT_EQ(answer_to("").error(), Errc::DnsError);
  EXPECT_EQ(answer_to(std::string(300, 'a')).error(), Errc::DnsError);
}

TEST_F(AresResolver, GivesUpAfterItsTimeout) {
  start(
      [](const std::string&, std::uint16_t) { return Answer{.silent = true}; }, {.timeout = 100ms}
  );
  const TimePoint before = run.loop.clock_now();
  EXPECT_EQ(answer_to("slow.example").error(), Errc::DnsTimeout);
  EXPECT_GE(run.loop.clock_now() - before, 95ms);
}

TEST_F(AresResolver, AsksOnceForAllWhoWait) {
  start([](const std::string&, std::uint16_t type) { return addresses(type); });
  for (int i = 0; i < 20; ++i) {
    ask("host.example");
  }
  EXPECT_TRUE(run.until([&] { return answers.size() == 20; }));
  EXPECT_LE(server->questions(), 2);  // A and AAAA
}

TEST_F(AresResolver, LetsAFiberThatIsCancelledGo) {
  start([](const std::string&, std::uint16_t) { return Answer{.silent = true}; });
  ask("slow.example");
  run.until([&] { return server->questions() > 0; });
  run.scope.cancel();
  EXPECT_TRUE(run.until([&] { return run.scope.empty(); }));
  EXPECT_EQ(answers.at(0).error(), Errc::Cancelled);
}

TEST_F(AresResolver, GoesCleanlyWithQuestionsUnderWay) {
  start([](const std::string&, std::uint16_t) { return Answer{.silent = true}; });
  for (int i = 0; i < 50; ++i) {
    ask("slow" + std::to_string(i) + ".example");
  }
  run.until([&] { return server->questions() > 0; });
  run.scope.cancel();
  run.until([&] { return run.scope.empty(); });
  resolver.reset();
}

TEST_F(AresResolver, RefusesAServerThatIsNoAddress) {
  const auto made = make_resolver({.servers = {"not an address"}});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error(), Errc::DnsError);
}

}  // namespace
}  // namespace sluice::io
