// The admin side of the process: where its API listens, and what it tells.
#include "app/process.h"
#include "app/version.h"
#include "coro/deadline.h"
#include "io/reply.h"
#include "observe/error_log.h"

#include <unistd.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace sluice::app {

namespace {

constexpr std::string_view kDefaultAdminAddress = "127.0.0.1:9900";
constexpr Duration kExplainTimeout = std::chrono::seconds(5);

/// Who may speak to a unix socket: of the API the owner alone, of what only tells anybody.
constexpr std::uint32_t kOwnerOnly = 0600;
constexpr std::uint32_t kAnybody = 0666;

void log_failure(
    std::string_view who, const io::Address& address, Error error, observe::LogLevel level
) {
  observe::log(
      level, "{}: cannot listen on {}: {}", who, address.text(), std::strerror(error.detail)
  );
}

}  // namespace

bool Process::start_admin(const Settings& of) {
  const auto& settings = of.admin;
  if (!settings) {
    return true;
  }
  admin_ = std::make_unique<AdminServer>(
      *loop_, *shared_, "admin", server_view(), admin::Audience::Operators
  );
  // An address somebody asked for must work; that the usual one is taken is no reason not to serve.
  const bool is_asked_for = settings->address.has_value();
  const auto address =
      downstream::parse_listen_address(is_asked_for ? **settings->address : kDefaultAdminAddress);
  if (!address) {
    return false;
  }
  if (const Result<> listening = admin_->listen(*address, kOwnerOnly); !listening) {
    log_failure(
        "admin",
        *address,
        listening.error(),
        is_asked_for ? observe::LogLevel::Error : observe::LogLevel::Warn
    );
    if (is_asked_for) {
      return false;
    }
  }
  if (const auto path = io::Address::unix_path(options_.admin_socket);
      path && !options_.admin_socket.empty()) {
    if (const Result<> listening = admin_->listen(*path, kOwnerOnly); !listening) {
      log_failure("admin", *path, listening.error(), observe::LogLevel::Warn);
    }
  }
  return true;
}

bool Process::start_status(const Settings& of) {
  if (!of.status) {
    return true;
  }
  const auto address = downstream::parse_listen_address(*of.status->address);
  if (!address) {
    return false;
  }
  status_ = std::make_unique<AdminServer>(
      *loop_, *shared_, "status", server_view(), admin::Audience::Probes
  );
  const Result<> listening = status_->listen(*address, kAnybody);
  if (!listening) {
    log_failure("status", *address, listening.error(), observe::LogLevel::Error);
  }
  return listening.has_value();
}

admin::ServerView Process::server_view() {
  return {
      .status = [this] { return status(); },
      .is_alive = [this] { return is_alive(); },
      .is_ready = [this] { return !stopping_; },
      .explainer = *this,
  };
}

std::string Process::status() const {
  nlohmann::json listeners = nlohmann::json::array();
  for (const auto& listener : current_->listeners) {
    if (const auto sockets = listeners_->find(listener->settings.parsed)) {
      listeners.push_back({{"name", listener->settings.label()}, {"address", sockets->bound.text()}}
      );
    }
  }
  const nlohmann::json status = {
      {"version", kVersion},
      {"pid", ::getpid()},
      {"state", stopping_ ? "stopping" : "serving"},
      {"started",
       std::chrono::duration_cast<std::chrono::seconds>(started_.time_since_epoch()).count()},
      {"generation", current_->snapshot.generation},
      {"snapshots", live_.size()},
      {"workers", workers_.size()},
      {"connections", shared_->connections.open.load(std::memory_order_relaxed)},
      {"listeners", listeners},
      {"admin", admin_ != nullptr ? admin_->addresses() : std::vector<std::string>()},
  };
  return status.dump(2) + "\n";
}

/// A worker is asked: its upstreams know their addresses, and how they are.
coro::Task<Explained> Process::explain(std::string query) {
  Question question = parse_question(query);
  if (question.listener.empty() && !current_->listeners.empty()) {
    question.listener = current_->listeners.front()->settings.label();
  }
  const auto reply = std::make_shared<io::Reply<Explained>>(*loop_);
  WorkerThread& worker = *workers_.front();
  worker.loop().post([&worker, reply, question = std::move(question)]() mutable {
    worker.worker().explain(std::move(question), [reply](Explained story) {
      reply->deliver(std::move(story));
    });
  });
  const auto wait = [](io::Reply<Explained>& on) -> coro::Task<Result<Explained>> {
    co_return co_await on.wait();
  };
  Result<Explained> story =
      co_await coro::with_deadline(loop_->now() + kExplainTimeout, Errc::Timeout, wait(*reply));
  if (!story) {
    co_return std::unexpected("no worker answers");
  }
  co_return *std::move(story);
}

}  // namespace sluice::app
