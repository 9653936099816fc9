#include "coro/timer_wheel.h"

#include "base/rng.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <vector>

namespace sluice::coro {
namespace {

using namespace literals;

constexpr TimePoint kStart{std::chrono::hours(5)};

struct Alarm final : Timer {
  void on_timer() override {
    ++fired;
    if (then) {
      then();
    }
  }

  int fired = 0;
  std::function<void()> then;
};

TEST(TimerWheel, FiresAtTheFirstTickAtOrAfterTheDeadline) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  wheel.set(alarm, kStart + 1500us);
  wheel.advance(kStart + 1999us);
  EXPECT_EQ(alarm.fired, 0);
  EXPECT_TRUE(alarm.is_set());
  wheel.advance(kStart + 2ms);
  EXPECT_EQ(alarm.fired, 1);
  EXPECT_FALSE(alarm.is_set());
}

TEST(TimerWheel, FiresWhatIsOverdueAtTheNextTick) {
  TimerWheel wheel(kStart);
  wheel.advance(kStart + 10ms);
  Alarm alarm;
  wheel.set(alarm, kStart + 3ms);
  EXPECT_EQ(wheel.next(), kStart + 11ms);
  wheel.advance(kStart + 11ms);
  EXPECT_EQ(alarm.fired, 1);
}

TEST(TimerWheel, IsQuietWithoutTimers) {
  TimerWheel wheel(kStart);
  EXPECT_EQ(wheel.next(), std::nullopt);
  wheel.advance(kStart + 24h);
  EXPECT_EQ(wheel.next(), std::nullopt);
}

TEST(TimerWheel, AClearedTimerDoesNotFire) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  wheel.set(alarm, kStart + 5ms);
  alarm.clear();
  wheel.advance(kStart + 10ms);
  EXPECT_EQ(alarm.fired, 0);
}

TEST(TimerWheel, MovesATimerBothWays) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  wheel.set(alarm, kStart + 100ms);
  wheel.set(alarm, kStart + 500ms);  // later: only noted
  wheel.advance(kStart + 499ms);
  EXPECT_EQ(alarm.fired, 0);
  wheel.set(alarm, kStart + 1h);
  wheel.set(alarm, kStart + 600ms);  // earlier again
  wheel.advance(kStart + 600ms);
  EXPECT_EQ(alarm.fired, 1);
}

TEST(TimerWheel, WaitsForYears) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  constexpr auto kFar = std::chrono::hours(24 * 365 * 20);
  wheel.set(alarm, kStart + kFar);
  int steps = 0;
  while (alarm.fired == 0) {
    const auto next = wheel.next();
    ASSERT_TRUE(next.has_value());
    ASSERT_LE(*next, kStart + kFar);
    wheel.advance(*next);
    ASSERT_LT(++steps, 20);
  }
}

TEST(TimerWheel, TakesTheLatestTimeThereIs) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  wheel.set(alarm, TimePoint::max());
  wheel.advance(kStart + 24h);
  EXPECT_TRUE(alarm.is_set());
}

TEST(TimerWheel, ATimerMaySetItselfAgain) {
  TimerWheel wheel(kStart);
  Alarm alarm;
  TimePoint due = kStart + 10ms;
  alarm.then = [&] {
    due += 10ms;
    wheel.set(alarm, due);
  };
  wheel.set(alarm, due);
  wheel.advance(kStart + 105ms);
  EXPECT_EQ(alarm.fired, 10);
}

TEST(TimerWheel, ATimerMayClearAnotherThatIsDueToo) {
  TimerWheel wheel(kStart);
  Alarm one;
  Alarm two;
  one.then = [&] { two.clear(); };
  two.then = [&] { one.clear(); };
  wheel.set(one, kStart + 70ms);
  wheel.set(two, kStart + 70ms);
  wheel.advance(kStart + 70ms);
  EXPECT_EQ(one.fired + two.fired, 1);
}

/// The wheel beside a sorted map of the same timers, under random sets, clears and jumps in time.
class WheelBesideMap {
 public:
  explicit WheelBesideMap(std::uint64_t seed) : rng_(seed), alarms_(64) {
    for (std::size_t i = 0; i < alarms_.size(); ++i) {
      alarms_[i].then = [this, i] { on_fired(i); };
    }
  }

  void step() {
    const std::size_t index = rng_.below(alarms_.size());
    switch (rng_.below(8)) {
      case 0:
        alarms_[index].clear();
        forget(index);
        break;
      case 1:
      case 2:
        advance(jump());
        break;
      case 3:
        if (const auto next = wheel_.next()) {
          advance(std::max(*next - now_, Duration(0)));
        }
        break;
      default:
        set(index, now_ + jump() - 2ms);
    }
    for (std::size_t i = 0; i < alarms_.size(); ++i) {
      ASSERT_EQ(alarms_[i].is_set(), due_of_.contains(i));
    }
    if (!due_.empty()) {
      ASSERT_TRUE(wheel_.next().has_value());
      ASSERT_LE(*wheel_.next(), due_.begin()->first);
    }
  }

 private:
  Duration jump() {
    const auto scale = rng_.below(5);
    constexpr std::array<std::uint64_t, 5> kScales = {3, 100, 5'000, 400'000, 3'000'000'000};
    return std::chrono::microseconds(rng_.below(kScales.at(scale) * 1000));
  }

  void set(std::size_t index, TimePoint deadline) {
    wheel_.set(alarms_[index], deadline);
    forget(index);
    const auto tick = kStart + std::chrono::ceil<std::chrono::milliseconds>(deadline - kStart);
    const auto next_tick =
        kStart + std::chrono::floor<std::chrono::milliseconds>(now_ - kStart) + 1ms;
    due_of_[index] = due_.emplace(std::max<TimePoint>(tick, firing_ ? tick : next_tick), index);
  }

  void advance(Duration by) {
    now_ += by;
    firing_ = true;
    last_fired_ = TimePoint::min();
    wheel_.advance(now_);
    firing_ = false;
    ASSERT_TRUE(due_.empty() || due_.begin()->first > now_) << "a timer that is due did not fire";
  }

  void on_fired(std::size_t index) {
    ASSERT_TRUE(due_of_.contains(index));
    const TimePoint due = due_of_[index]->first;
    EXPECT_LE(due, now_);
    EXPECT_GE(due, last_fired_) << "timers fire in the order of their ticks";
    last_fired_ = due;
    forget(index);
  }

  void forget(std::size_t index) {
    if (const auto found = due_of_.find(index); found != due_of_.end()) {
      due_.erase(found->second);
      due_of_.erase(found);
    }
  }

  Rng rng_;
  TimerWheel wheel_{kStart};
  TimePoint now_ = kStart;
  bool firing_ = false;
  TimePoint last_fired_;
  std::vector<Alarm> alarms_;
  std::multimap<TimePoint, std::size_t> due_;
  std::map<std::size_t, std::multimap<TimePoint, std::size_t>::iterator> due_of_;
};

TEST(TimerWheel, DoesWhatASortedMapDoes) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    WheelBesideMap both(seed);
    for (int i = 0; i < 3000; ++i) {
      ASSERT_NO_FATAL_FAILURE(both.step());
    }
  }
}

}  // namespace
}  // namespace sluice::coro
