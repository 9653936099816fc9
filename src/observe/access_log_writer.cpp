#include "observe/access_log_writer.h"

#include "observe/error_log.h"

#include <signal.h>

#include <string_view>
#include <system_error>
#include <utility>

namespace sluice::observe {

namespace {

constexpr Duration kInterval = 100ms;
constexpr Duration kPatienceAtEnd = 1s;

/// A reader that closed its end of the pipe is an error of `write`, not the end of the process.
void block_broken_pipe_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

Result<std::unique_ptr<AccessLogWriter>> AccessLogWriter::create(
    std::string target, Registry& registry, Bytes ring
) {
  LogTarget opened = TRY(LogTarget::open(target));
  return std::unique_ptr<AccessLogWriter>(
      new AccessLogWriter(std::move(target), std::move(opened), registry, ring)
  );
}

AccessLogWriter::AccessLogWriter(std::string name, LogTarget target, Registry& registry, Bytes ring)
    : worker_metrics_(registry.per_worker<AccessLogMetrics>()),
      metrics_(registry.single<AccessLogWriterMetrics>()),
      target_(std::move(target)),
      name_(std::move(name)) {
  for (std::size_t i = 0; i < registry.workers(); ++i) {
    workers_.push_back(std::make_unique<WorkerLog>(ring, (*worker_metrics_)[i], [this] { wake(); })
    );
  }
  thread_ = std::thread([this] { run(); });
}

AccessLogWriter::~AccessLogWriter() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<> AccessLogWriter::reopen() {
  std::string name;
  {
    const std::scoped_lock lock(mutex_);
    name = name_;
  }
  return redirect(std::move(name));
}

Result<> AccessLogWriter::redirect(std::string target) {
  LogTarget opened = TRY(LogTarget::open(target));
  {
    const std::scoped_lock lock(mutex_);
    name_ = std::move(target);
    next_target_ = std::move(opened);
  }
  changed_.notify_all();
  return Ok;
}

void AccessLogWriter::flush() {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = ++flushes_wanted_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return flushes_done_ >= wanted; });
}

void AccessLogWriter::wake() {
  if (!is_awake_.exchange(true)) {
    // With the lock the thread is either waiting, and hears this, or has yet to look at
    // `is_awake_`.
    const std::scoped_lock lock(mutex_);
    changed_.notify_all();
  }
}

void AccessLogWriter::run() {
  block_broken_pipe_signal();
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    // A target that fails is tried again at the interval, however often the workers ask.
    changed_.wait_for(lock, kInterval, [this] {
      return is_stopping_ || next_target_ || flushes_wanted_ != flushes_done_ ||
             (is_awake_.load() && !is_failing_);
    });
    is_awake_.store(is_failing_);
    take_over_next_target();
    const std::uint64_t flushes = flushes_wanted_;
    lock.unlock();
    write_out(kInterval);
    lock.lock();
    flushes_done_ = flushes;
    changed_.notify_all();
  }
  take_over_next_target();
  lock.unlock();
  write_out(kPatienceAtEnd);
}

void AccessLogWriter::take_over_next_target() {
  if (!next_target_) {
    return;
  }
  target_ = std::move(*next_target_);
  next_target_.reset();
  if (is_mid_line_) {
    // The rest of a line whose start is in the other file would be no line here.
    LogRing& ring = workers_[next_worker_]->ring();
    const std::string_view rest = ring.front();
    ring.consume(rest.find('\n') + 1);
    is_mid_line_ = false;
  }
}

void AccessLogWriter::write_out(Duration patience) {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (!write_out(workers_[next_worker_]->ring(), patience)) {
      return;
    }
    next_worker_ = (next_worker_ + 1) % workers_.size();
  }
}

/// Empties one ring; false if the target takes no more.
bool AccessLogWriter::write_out(LogRing& ring, Duration patience) {
  for (std::string_view bytes = ring.front(); !bytes.empty(); bytes = ring.front()) {
    const Result<std::size_t> written = target_.write(bytes, patience);
    if (!written) {
      on_failure(written.error());
      return false;
    }
    if (*written == 0) {
      return false;
    }
    on_success();
    is_mid_line_ = bytes[*written - 1] != '\n';
    ring.consume(*written);
  }
  return true;
}

void AccessLogWriter::on_failure(const Error& error) {
  metrics_->write_errors.add();
  if (!std::exchange(is_failing_, true)) {
    log_error(
        "access log: {}: {}; lines are lost until it works again",
        error.what,
        std::system_category().message(error.detail)
    );
  }
}

void AccessLogWriter::on_success() {
  if (std::exchange(is_failing_, false)) {
    log_info("access log: works again");
  }
}

}  // namespace sluice::observe
