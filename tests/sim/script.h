#pragma once

#include "coro/scope.h"
#include "sim/peer.h"

#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace sluice::sim {

/// What a peer does with one connection: a coroutine function that takes it first, and the rest of
/// its arguments, which are copied into each run; `std::ref` for what outlives the world.
class Script {
 public:
  template <class Function, class... Args>
    requires std::is_invocable_v<Function&, Peer&, Args&...>
  Script(
      Function function, Args... args
  )  // NOLINT(google-explicit-constructor): a function is a script
      : bound_(std::make_shared<Bound<Function, Args...>>(std::move(function), std::move(args)...)
        ) {}

  [[clang::coro_wrapper]] coro::Task<> run(Peer& peer) const { return bound_->run(peer); }

 private:
  struct Base {
    virtual ~Base() = default;
    [[clang::coro_wrapper]] virtual coro::Task<> run(Peer& peer) const = 0;
  };

  template <class Function, class... Args>
  struct Bound final : Base {
    Bound(Function f, Args... args) : function(std::move(f)), arguments(std::move(args)...) {}

    [[clang::coro_wrapper]] coro::Task<> run(Peer& peer) const override {
      return run_with(peer, std::index_sequence_for<Args...>());
    }

    template <std::size_t... kIndex>
    [[clang::coro_wrapper]] coro::Task<> run_with(Peer& peer, std::index_sequence<kIndex...>)
        const {
      return function(peer, Args(std::get<kIndex>(arguments))...);
    }

    Function function;
    std::tuple<Args...> arguments;
  };

  std::shared_ptr<const Base> bound_;
};

}  // namespace sluice::sim
