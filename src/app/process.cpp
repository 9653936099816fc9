#include "app/process.h"

#include "app/memory.h"
#include "app/service_manager.h"
#include "app/user.h"
#include "app/version.h"
#include "app/worker_count.h"
#include "coro/deadline.h"
#include "io/epoll_backend.h"
#include "observe/error_log.h"
#include "observe/process_metrics.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

namespace sluice::app {

namespace {

/// A worker that has not turned for so long hangs.
constexpr Duration kMissedBeat = std::chrono::seconds(10);
constexpr Duration kBeat = std::chrono::seconds(1);

/// So many reads of cold files may wait for their disks at a time.
constexpr std::size_t kWaitingThreads = 16;

/// Between two looks at watched files. One that changed is read when two looks agree on it.
constexpr Duration kFileLook = std::chrono::milliseconds(500);

/// Connections need descriptors; the soft limit of most systems is far below the hard one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

Process::Process(Options options)
    : options_(std::move(options)), started_(std::chrono::system_clock::now()) {}

Process::~Process() {
  signals_.stop();  // its handler posts to the loop
  for (const auto& worker : workers_) {
    worker->join();
  }
  access_log_.reset();
  // The resolver's thread and those that wait for disks may still answer to loops; the loops go
  // after them.
  resolver_.reset();
  if (shared_ != nullptr) {
    shared_->offload.reset();
  }
}

int Process::run() {
  if (!set_up()) {
    return 1;
  }
  for (const auto& worker : workers_) {
    worker->start();
    ++workers_running_;
  }
  log_listeners(*current_);
  signals_.start([this](int number) { loop_->post([this, number] { on_signal(number); }); });
  notify_service_manager(kServiceReady);
  loop_->run();
  for (const auto& worker : workers_) {
    worker->join();
  }
  observe::log_info("server: stopped");
  return 0;
}

bool Process::set_up() {
  raise_descriptor_limit();
  auto backend = io::make_epoll_backend();
  auto resolver = io::make_resolver({});
  if (!backend || !resolver) {
    observe::log_error(
        "server: cannot start: {}",
        std::strerror((!backend ? backend.error() : resolver.error()).detail)
    );
    return false;
  }
  loop_ = std::make_unique<io::Loop>(*std::move(backend), random_seed());
  resolver_ = *std::move(resolver);
  scope_ = std::make_unique<coro::Scope>(*loop_);
  // The workers' number is part of the configuration, and metrics are by worker: so it is read
  // before anything is built.
  Settings settings;
  config::Diagnostics diagnostics;
  const bool loaded = options_.load(settings, diagnostics, sources_);
  if (!loaded) {
    fmt::print(stderr, "{}", diagnostics.to_string());
    return false;
  }
  shared_ = std::make_unique<SharedState>(
      settings.workers.count.value_or(automatic_worker_count()), kWaitingThreads, random_seed()
  );
  process_metrics_ = observe::add_process_metrics(shared_->registry, kVersion);
  listeners_ = std::make_unique<ListenerSet>(loop_->backend(), shared_->workers);
  std::shared_ptr<const Generation> generation;
  if (!set_up_workers(static_cast<std::uint32_t>(shared_->workers)) ||
      !load(generation, sources_) || !open_listeners(*generation) ||
      !start_admin(generation->settings) || !start_status(generation->settings)) {
    return false;
  }
  apply(std::move(generation));
  if (const auto& user = current_->settings.user) {
    if (const auto became = become_user(**user); !became) {
      observe::log_error("{}: user: {}", config::to_string(user->at), became.error());
      return false;
    }
  }
  scope_->spawn(&Process::watch_workers, this);
  scope_->spawn(&Process::watch_files, this);
  return true;
}

bool Process::set_up_workers(std::uint32_t count) {
  for (std::uint32_t index = 0; index < count; ++index) {
    auto worker = WorkerThread::create(index, *resolver_, *shared_);
    if (!worker) {
      observe::log_error("server: cannot make a worker: {}", std::strerror(worker.error().detail));
      return false;
    }
    workers_.push_back(*std::move(worker));
  }
  std::vector<downstream::Server*> servers;
  std::vector<upstream::EndpointTable*> tables;
  for (const auto& thread : workers_) {
    servers.push_back(&thread->worker().server());
    tables.push_back(&thread->worker().endpoints());
  }
  for (const auto& thread : workers_) {
    thread->worker().server().set_peers(servers);
    thread->worker().endpoints().set_peers(tables);
  }
  return true;
}

bool Process::load(std::shared_ptr<const Generation>& generation, config::Sources& sources) {
  Settings settings;
  config::Diagnostics diagnostics;
  if (options_.load(settings, diagnostics, sources)) {
    generation = build_generation(std::move(settings), current_.get(), *shared_);
  }
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.to_string());
  }
  return generation != nullptr;
}

bool Process::open_listeners(const Generation& generation) {
  bool all = true;
  for (const auto& listener : generation.listeners) {
    const auto sockets = listeners_->open(listener->settings.parsed);
    if (!sockets) {
      observe::log_error(
          "listener {}: cannot listen: {}{}{}",
          listener->settings.label(),
          std::strerror(sockets.error().detail),
          *sockets.error().what != '\0' ? ": " : "",
          sockets.error().what
      );
      all = false;
    }
  }
  if (!all) {
    listeners_->close_unless([this](const io::Address& address) {
      return current_ != nullptr && std::ranges::any_of(current_->listeners, [&](const auto& kept) {
               return kept->settings.parsed == address;
             });
    });
  }
  return all;
}

void Process::apply(std::shared_ptr<const Generation> generation) {
  const std::shared_ptr<const Generation> previous = std::exchange(current_, std::move(generation));
  live_.push_back({current_, workers_.size()});
  shared_->control_metrics->snapshots_live.set(static_cast<std::int64_t>(live_.size()));
  shared_->control_metrics->last_applied.set(
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())
  );
  shared_->control_metrics->last_succeeded.set(1);
  apply_logs(current_->settings.logs);
  // Ours are closed first: the workers, who close theirs when they have taken what still waits
  // there, are the last.
  listeners_->close_unless([this](const io::Address& address) { return is_configured(address); });
  for (std::size_t index = 0; index < workers_.size(); ++index) {
    WorkerThread& thread = *workers_[index];
    thread.loop().post([this,
                        &thread,
                        change = change_of_listeners(previous.get(), index),
                        generation = current_] {
      apply_to_worker(thread.worker(), generation, change);
    });
  }
}

Process::ListenerChange Process::change_of_listeners(const Generation* previous, std::size_t worker)
    const {
  using Listeners = std::vector<std::shared_ptr<const downstream::Listener>>;
  const auto has = [](const Listeners& in, const auto& listener) {
    return std::ranges::find(in, listener) != in.end();
  };
  const Listeners none;
  const Listeners& before = previous != nullptr ? previous->listeners : none;
  ListenerChange change;
  for (const auto& listener : current_->listeners) {
    if (!has(before, listener)) {
      const ListenerSet::Sockets& sockets = *listeners_->find(listener->settings.parsed);
      if (const Result<int> fd = duplicate_descriptor(sockets.descriptors[worker])) {
        change.added.emplace_back(*fd, listener);
      } else {
        observe::log_error(
            "listener {}: cannot listen: {}",
            listener->settings.label(),
            std::strerror(fd.error().detail)
        );
      }
    }
  }
  for (const auto& listener : before) {
    if (!has(current_->listeners, listener)) {
      change.removed.push_back(listener);
    }
  }
  return change;
}

/// On the worker's thread.
void Process::apply_to_worker(
    Worker& worker,
    const std::shared_ptr<const Generation>& generation,
    const ListenerChange& change
) {
  worker.use(generation, [this](std::shared_ptr<const Generation> retired) {
    loop_->post([this, retired = std::move(retired)] { on_retired(retired); });
  });
  for (const auto& [fd, listener] : change.added) {
    worker.server().listen(fd, listener);
  }
  for (const auto& listener : change.removed) {
    worker.server().stop_listening(*listener);
  }
}

bool Process::is_configured(const io::Address& address) const {
  return current_ != nullptr && std::ranges::any_of(current_->listeners, [&](const auto& listener) {
           return listener->settings.parsed == address;
         });
}

void Process::on_retired(const std::shared_ptr<const Generation>& generation) {
  const auto place = std::ranges::find(live_, generation, &LiveGeneration::generation);
  if (place != live_.end() && --place->workers_left == 0) {
    live_.erase(place);
    shared_->control_metrics->snapshots_live.set(static_cast<std::int64_t>(live_.size()));
  }
}

void Process::apply_logs(const observe::LogsSettings& logs) {
  observe::set_log_level(logs.error.level);
  if (logs.access) {
    if (access_log_ == nullptr) {
      auto writer = observe::AccessLogWriter::create(logs.access->to.value, shared_->registry);
      if (!writer) {
        observe::log_error(
            "access log: cannot open {}: {}",
            logs.access->to.value,
            std::strerror(writer.error().detail)
        );
        return;
      }
      access_log_ = *std::move(writer);
    } else if (const Result<> redirected = access_log_->redirect(logs.access->to.value);
               !redirected) {
      observe::log_error(
          "access log: cannot open {}: {}",
          logs.access->to.value,
          std::strerror(redirected.error().detail)
      );
    }
  }
  const observe::AccessLogSettings access = logs.access.value_or(observe::AccessLogSettings());
  const auto plan = std::make_shared<const proxy::LogPlan>(access);
  for (std::size_t index = 0; index < workers_.size(); ++index) {
    observe::WorkerLog* log =
        logs.access && access_log_ != nullptr ? &access_log_->worker(index) : nullptr;
    Worker& worker = workers_[index]->worker();
    worker.loop().post(
        [&worker, log, plan, style = access.format->style, on_full = access.on_full] {
          if (log != nullptr) {
            log->use(style, on_full);
          }
          worker.log_to(log, plan);
        }
    );
  }
}

void Process::log_listeners(const Generation& generation) const {
  for (const auto& listener : generation.listeners) {
    const ListenerSet::Sockets& sockets = *listeners_->find(listener->settings.parsed);
    observe::log_info(
        "listener {}: listening on {}", listener->settings.label(), sockets.bound.text()
    );
  }
}

void Process::on_signal(int number) {
  switch (number) {
    case SIGHUP:
      reload();
      break;
    case SIGINT:
    case SIGTERM:
      stop();
      break;
    case SIGUSR1:
      if (access_log_ != nullptr) {
        if (const Result<> reopened = access_log_->reopen(); !reopened) {
          observe::log_error(
              "access log: cannot reopen it: {}", std::strerror(reopened.error().detail)
          );
        }
      }
      break;
    default:
      observe::log_warn("server: upgrading in place is not supported yet; SIGTERM drains");
  }
}

void Process::reload() {
  if (stopping_) {
    return;
  }
  notify_service_manager(kServiceReloading);
  if (!reload_from({})) {
    observe::log_error("server: the new configuration was refused; the old one stays");
  }
  notify_service_manager(kServiceReady);  // with the old one, if the new one was refused
}

bool Process::reload_from(config::Sources sources) {
  std::shared_ptr<const Generation> generation;
  if (!load(generation, sources) || !open_listeners(*generation)) {
    shared_->control_metrics->reloads.add(observe::ReloadResult::Refused);
    shared_->control_metrics->last_succeeded.set(0);
    return false;
  }
  const Settings& before = current_->settings;
  const Settings& after = generation->settings;
  if (after.workers != before.workers || after.admin != before.admin ||
      after.status != before.status || after.user != before.user) {
    observe::log_warn(
        "server: changes of `workers`, `user`, `admin` and `status` take effect at the next start"
    );
  }
  sources_ = std::move(sources);
  apply(std::move(generation));
  shared_->control_metrics->reloads.add(observe::ReloadResult::Applied);
  log_listeners(*current_);
  observe::log_info("server: the new configuration is in use");
  return true;
}

coro::Task<Result<>> Process::watch_files() {
  while (true) {
    CO_TRY(co_await coro::sleep_until(loop_->now() + kFileLook));
    refresh();
  }
}

/// Applies what changed in watched files to the configuration as it was read last.
void Process::refresh() {
  const std::vector<std::string> changed = sources_.changed_files();
  if (stopping_ || changed.empty()) {
    return;
  }
  const std::string names = fmt::format("{}", fmt::join(changed, ", "));
  observe::log_info("server: {} changed", names);
  if (!reload_from(sources_.for_refresh())) {
    observe::log_error("server: what changed in {} was refused; what was read before stays", names);
    sources_.dismiss_changes();
  }
}

void Process::stop() {
  if (std::exchange(stopping_, true)) {
    close_listeners();
    hurry();
    return;
  }
  notify_service_manager(kServiceStopping);
  const Duration delay = current_->settings.shutdown.delay;
  if (delay == Duration::zero()) {
    close_listeners();
    return;
  }
  observe::log_info(
      "server: not ready any more; listeners close in {} s",
      std::chrono::duration<double>(delay).count()
  );
  scope_->spawn(&Process::end_after_delay, this, delay);
}

coro::Task<Result<>> Process::end_after_delay(Duration delay) {
  CO_TRY(co_await coro::sleep_until(loop_->now() + delay));
  close_listeners();
  co_return Ok;
}

/// Takes no more connections, and lets the workers end what is under way within the grace.
void Process::close_listeners() {
  if (std::exchange(closing_, true)) {
    return;
  }
  const Duration grace = current_->settings.shutdown.grace;
  observe::log_info(
      "server: stopping; requests under way have {} s", std::chrono::duration<double>(grace).count()
  );
  listeners_->close_all();
  for (const auto& thread : workers_) {
    Worker& worker = thread->worker();
    worker.loop().post([this, &worker] {
      worker.end([this] { loop_->post([this] { on_worker_ended(); }); });
    });
  }
  scope_->spawn(&Process::end_after_grace, this, grace);
}

void Process::hurry() {
  for (const auto& thread : workers_) {
    Worker& worker = thread->worker();
    worker.loop().post([&worker] { worker.hurry(); });
  }
}

coro::Task<Result<>> Process::end_after_grace(Duration grace) {
  CO_TRY(co_await coro::sleep_until(loop_->now() + grace));
  observe::log_warn("server: the grace is over; ending what is left");
  hurry();
  co_return Ok;
}

void Process::on_worker_ended() {
  if (--workers_running_ == 0) {
    scope_->cancel();
    // In a scope of its own: the other one has just been told to end.
    ending_ = std::make_unique<coro::Scope>(*loop_);
    ending_->spawn(&Process::end_control, this);
  }
}

coro::Task<Result<>> Process::end_control() {
  for (const auto& server : {admin_.get(), status_.get()}) {
    if (server != nullptr) {
      CO_TRY(co_await server->end());
    }
  }
  co_await scope_->join();
  loop_->stop();
  co_return Ok;
}

coro::Task<Result<>> Process::watch_workers() {
  while (true) {
    for (const auto& thread : workers_) {
      thread->ask_for_beat();
    }
    watch_memory();
    CO_TRY(co_await coro::sleep_until(loop_->now() + kBeat));
  }
}

/// Tells the workers when there is more in memory than there may be, and when no longer.
void Process::watch_memory() {
  const auto& limit = current_->settings.limits.memory;
  const Bytes allowed = limit ? limit->of(available_memory()) : Bytes::max();
  const bool is_short = limit && resident_memory() > allowed;
  if (is_short == shared_->connections.is_short_of_memory.exchange(is_short)) {
    return;
  }
  if (is_short) {
    observe::log_warn(
        "server: more than {} MiB are in use; no new connections until it is less",
        allowed.count() >> 20U
    );
  } else {
    observe::log_info("server: there is memory again; new connections are accepted");
  }
}

bool Process::is_alive() const {
  return std::ranges::all_of(workers_, [this](const auto& thread) {
    return loop_->clock_now() - thread->last_beat() < kMissedBeat;
  });
}

}  // namespace sluice::app
