#include "app/signals.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace sluice::app {

namespace {

/// Ends the thread that waits for signals; no user sends it.
constexpr int kStop = SIGALRM;

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, kStop}) {
    sigaddset(&set, number);
  }
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = handled_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

void Signals::start(std::function<void(int)> handler) {
  thread_ = std::thread([handler = std::move(handler)] {
    const sigset_t set = handled_signals();
    int number = 0;
    while (::sigwait(&set, &number) == 0 && number != kStop) {
      handler(number);
    }
  });
}

void Signals::stop() {
  if (thread_.joinable()) {
    ::pthread_kill(thread_.native_handle(), kStop);
    thread_.join();
  }
}

}  // namespace sluice::app
