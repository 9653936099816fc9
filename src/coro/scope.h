#pragma once

#include "coro/task.h"

#include <type_traits>
#include <utility>

namespace sluice::coro {

struct FiberTag;

/// Calls what returns a Task: a function, or a member function with a pointer to its object first.
template <class Function, class... Args>
[[clang::coro_wrapper]] auto call(Function&& function, Args&&... args) {
  return std::forward<Function>(function)(std::forward<Args>(args)...);
}

template <class Class, class Member, class Object, class... Args>
[[clang::coro_wrapper]] auto call(Member Class::* function, Object* object, Args&&... args) {
  return (object->*function)(std::forward<Args>(args)...);
}

/// The frame of a fiber's root: runs a task to its end and tells its scope.
class FiberRoot {
 public:
  struct promise_type : PromiseBase, ListNode<FiberTag>, Runnable {
    std::optional<Fiber> own;
    class Scope* scope = nullptr;

    [[clang::coro_wrapper]] FiberRoot get_return_object() {
      return FiberRoot(std::coroutine_handle<promise_type>::from_promise(*this));
    }

    struct Final {
      [[nodiscard]] bool await_ready() const noexcept { return false; }

      void await_suspend(std::coroutine_handle<promise_type> self) const noexcept;

      void await_resume() const noexcept {}
    };

    [[nodiscard]] Final final_suspend() const noexcept { return {}; }

    void return_void() const noexcept {}

    void run() override { std::coroutine_handle<promise_type>::from_promise(*this).resume(); }
  };

 private:
  friend class Scope;

  explicit FiberRoot(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

/// Owns fibers that run in the background and ends them all before it goes: there is no detached
/// task. Made by `with_scope`, or at the top of a thread by the loop's owner.
class Scope {
 public:
  explicit Scope(Executor& executor) : executor_(&executor) {}

  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  ~Scope() { SLUICE_ASSERT(fibers_.empty(), "a scope is joined before it goes"); }

  /// Starts `function(args…)`, which returns a Task, as a fiber of its own, soon. Function and
  /// arguments are copied or moved into the fiber; pass `std::ref` for what outlives the scope.
  /// What the task returns is dropped: a background task handles its own errors.
  template <class Function, class... Args>
  Fiber& spawn(Function function, Args... args) {
    return start(run(std::move(function), std::move(args)...));
  }

  /// Tells every fiber to stop.
  void cancel() {
    fibers_.for_each([](FiberRoot::promise_type& fiber) { fiber.own->cancel(); });
  }

  [[nodiscard]] bool empty() const { return fibers_.empty(); }

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Suspends until every fiber has ended. If the awaiting fiber is stopped, the children are
  /// cancelled, and it still waits.
  class Join : public Waiter {
   public:
    explicit Join(Scope& scope) : scope_(&scope) {}

    [[nodiscard]] bool await_ready() const noexcept { return scope_->empty(); }

    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> caller) {
      park(caller);
      scope_->joiner_ = this;
      if (fiber_->stopped != Errc::None) {
        scope_->cancel();
      }
    }

    void await_resume() const noexcept { scope_->joiner_ = nullptr; }

    void run() override {
      if (scope_->empty()) {  // something may have been spawned since this was scheduled
        resume();
      }
    }

    bool abandon() override {
      scope_->cancel();
      return false;
    }

   private:
    Scope* scope_;
  };

  [[nodiscard]] Join join() { return Join(*this); }

 private:
  friend class FiberRoot;

  template <class Function, class... Args>
  static FiberRoot run(Function function, Args... args) {
    (void)co_await call(std::move(function), std::move(args)...);
  }

  Fiber& start(FiberRoot root);
  void on_end(FiberRoot::promise_type& fiber);

  Executor* executor_;
  IntrusiveList<FiberRoot::promise_type, FiberTag> fibers_;
  std::size_t size_ = 0;
  Join* joiner_ = nullptr;
};

/// Runs `body(scope, args…)`, which returns a `Task<Result<…>>`, then cancels and awaits what it
/// spawned, on every exit.
template <class Body, class... Args>
auto with_scope(Body body, Args... args)
    -> decltype(call(std::move(body), std::declval<Scope&>(), std::move(args)...)) {
  Scope scope(*(co_await this_fiber()).executor);
  auto result = co_await call(std::move(body), scope, std::move(args)...);
  scope.cancel();
  co_await scope.join();
  co_return result;
}

}  // namespace sluice::coro
