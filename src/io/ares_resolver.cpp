#include "base/strings.h"
#include "io/ares_channel.h"
#include "io/reply.h"
#include "io/resolution_cache.h"
#include "io/resolver.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>

namespace sluice::io {

namespace {

using Answer = std::shared_ptr<Reply<Resolution>>;

class AresResolver final : public Resolver {
 public:
  AresResolver(const ResolverOptions& options, std::unique_ptr<AresChannel> channel, int wake)
      : options_(options), wake_(wake), cache_(options), channel_(std::move(channel)) {}

  ~AresResolver() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake();
    if (thread_.joinable()) {
      thread_.join();
    }
    ::close(wake_);
  }

  Result<> start() {
    try {
      thread_ = std::thread(&AresResolver::serve, this);
    } catch (const std::system_error& error) {
      return fail(Errc::SystemError, "no thread for the resolver", error.code().value());
    }
    return Ok;
  }

  coro::Task<Result<Resolution>> resolve(Loop& loop, std::string name) override {
    if (auto literal = Address::parse_ip(name, 0)) {
      co_return Resolution{{*std::move(literal)}, options_.max_ttl};
    }
    name = to_lower(name);
    auto answer = std::make_shared<Reply<Resolution>>(loop);
    if (auto known = known_or_ask(name, answer)) {
      co_return *std::move(known);
    }
    wake();
    co_return co_await answer->wait();
  }

 private:
  struct Question {
    std::string name;
    Answer answer;
  };

  /// Somebody waiting for a look-up, and until when.
  struct Waiting {
    Answer answer;
    TimePoint deadline;
  };

  static TimePoint clock() { return std::chrono::steady_clock::now(); }

  std::optional<Result<Resolution>> known_or_ask(const std::string& name, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    auto known = cache_.find(name, clock());
    if (!known) {
      questions_.push_back({name, answer});
    }
    return known;
  }

  void wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof(one));
  }

  // On the resolver's own thread.
  void serve();
  void ask(Question question);
  void on_answer(const std::string& name, Result<Resolution> answer);
  /// Tells those who have waited long enough; returns when the next will have.
  std::optional<TimePoint> expire(TimePoint now);

  const ResolverOptions options_;
  const int wake_;

  std::mutex mutex_;
  ResolutionCache cache_;
  std::vector<Question> questions_;
  bool stopping_ = false;

  std::unique_ptr<AresChannel> channel_;
  // A look-up goes on when nobody waits for it any more: its answer will be asked for again.
  std::unordered_map<std::string, std::vector<Waiting>> in_flight_;
  std::thread thread_;
};

void AresResolver::serve() {
  while (true) {
    std::vector<Question> questions;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        return;
      }
      questions.swap(questions_);
    }
    for (Question& question : questions) {
      ask(std::move(question));
    }
    channel_->wait(wake_, expire(clock()));
    std::uint64_t wakes = 0;
    [[maybe_unused]] const ssize_t read = ::read(wake_, &wakes, sizeof(wakes));
  }
}

void AresResolver::ask(Question question) {
  {
    const std::lock_guard lock(mutex_);
    if (auto known = cache_.find(question.name, clock())) {  // answered since it was asked
      question.answer->deliver(*std::move(known));
      return;
    }
  }
  const auto [lookup, is_new] = in_flight_.try_emplace(question.name);
  lookup->second.push_back({std::move(question.answer), clock() + options_.timeout});
  if (is_new) {
    channel_->look_up(question.name, [this, name = question.name](Result<Resolution> answer) {
      on_answer(name, std::move(answer));
    });
  }
}

void AresResolver::on_answer(const std::string& name, Result<Resolution> answer) {
  {
    const std::lock_guard lock(mutex_);
    answer = cache_.store(name, std::move(answer), clock());
  }
  const auto lookup = in_flight_.extract(name);
  for (Waiting& waiting : lookup.mapped()) {
    waiting.answer->deliver(answer);
  }
}

std::optional<TimePoint> AresResolver::expire(TimePoint now) {
  std::optional<TimePoint> next;
  for (auto& [name, waiting] : in_flight_) {
    std::erase_if(waiting, [&](Waiting& one) {
      if (one.deadline <= now) {
        one.answer->deliver(fail(Errc::DnsTimeout, "the look-up takes too long"));
        return true;
      }
      next = std::min(next.value_or(one.deadline), one.deadline);
      return false;
    });
  }
  return next;
}

}  // namespace

Result<std::unique_ptr<Resolver>> make_resolver(const ResolverOptions& options) {
  std::unique_ptr<AresChannel> channel = TRY(AresChannel::create(options));
  const int wake = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake < 0) {
    return fail(Errc::SystemError, "eventfd", errno);
  }
  auto resolver = std::make_unique<AresResolver>(options, std::move(channel), wake);
  TRY(resolver->start());
  return resolver;
}

}  // namespace sluice::io
