#pragma once

#include "base/assert.h"
#include "base/error.h"
#include "coro/fiber.h"
#include "coro/frame_allocator.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace sluice::coro {

/// What every coroutine here knows: the fiber it runs in, and who awaits it.
struct PromiseBase {
  Fiber* fiber = nullptr;
  std::coroutine_handle<> continuation;

  static void* operator new(std::size_t size) { return allocate_frame(size); }

  static void operator delete(void* frame, std::size_t size) { free_frame(frame, size); }

  struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      return self.promise().continuation;
    }

    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }

  [[nodiscard]] FinalAwaiter final_suspend() const noexcept { return {}; }

  // Errors are values here; libraries that throw are wrapped. What arrives is a bug or memory
  // exhausted.
  [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
};

/// A coroutine that starts when awaited, resumes its awaiter directly, and is destroyed by its
/// awaiter: a child never outlives its parent, so references to the parent's locals are safe. `T`
/// is `void`, or a value, mostly a `Result`.
template <class T = void>
class [[nodiscard, clang::coro_return_type, clang::coro_lifetimebound]] Task {
 public:
  struct promise_type : PromiseBase {
    std::optional<T> value;

    [[clang::coro_wrapper]] Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }

    template <class U>
    void return_value(U&& result) {
      value.emplace(std::forward<U>(result));
    }

    T take() { return *std::move(value); }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

  Task(const Task&) = delete;
  Task& operator=(Task&&) = delete;
  Task& operator=(const Task&) = delete;

  ~Task() {
    if (handle_) {
      handle_.destroy();
    }
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    handle_.promise().fiber = caller.promise().fiber;
    handle_.promise().continuation = caller;
    return handle_;
  }

  T await_resume() { return handle_.promise().take(); }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

template <>
struct Task<void>::promise_type : PromiseBase {
  [[clang::coro_wrapper]] Task get_return_object();

  void return_void() const noexcept {}

  void take() const noexcept {}
};

inline Task<void> Task<void>::promise_type::get_return_object() {
  return Task(std::coroutine_handle<promise_type>::from_promise(*this));
}

/// `Fiber& fiber = co_await this_fiber();` Never suspends.
struct this_fiber {
  [[nodiscard]] bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    fiber = caller.promise().fiber;
    return false;
  }

  [[nodiscard]] Fiber& await_resume() const noexcept { return *fiber; }

  Fiber* fiber = nullptr;
};

}  // namespace sluice::coro
