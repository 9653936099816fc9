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

}  // namespace

bool Process::start_admin(const Settings& of) {
  const auto& settings = of.admin;
  if (!settings) {
    return true;
  }
  api_ = std::make_unique<admin::Api>(
      *loop_,
      *shared_->offload,
      shared_->registry,
      admin::ServerView{
          .status = [this] { return status(); },
          .is_alive = [this] { return is_alive(); },
          .is_ready = [this] { return !stopping_; },
          .explainer = *this,
      }
  );
  admin_server_ = std::make_unique<downstream::Server>(
      *loop_,
      static_cast<std::uint32_t>(workers_.size()),
      *api_,
      shared_->admin_connections,
      downstream::LimitsSettings()
  );
  const auto address = downstream::parse_listen_address(
      settings->address ? **settings->address : kDefaultAdminAddress
  );
  // An address somebody asked for must work; that the usual one is taken is no reason not to serve.
  if (!(address && listen_admin(*address, !settings->address)) && settings->address) {
    return false;
  }
  if (!options_.admin_socket.empty()) {
    if (const auto path = io::Address::unix_path(options_.admin_socket)) {
      listen_admin(*path, true);
    }
  }
  return true;
}

bool Process::listen_admin(const io::Address& address, bool is_default) {
  const Result<int> fd = loop_->backend().listen(address, {.share_port = false, .unix_mode = 0600});
  if (!fd) {
    observe::log(
        is_default ? observe::LogLevel::Warn : observe::LogLevel::Error,
        "admin: cannot listen on {}: {}",
        address.text(),
        std::strerror(fd.error().detail)
    );
    return false;
  }
  const std::string bound = loop_->backend().local_address(*fd).text();
  admin_addresses_.push_back(bound);
  if (address.is_unix()) {
    admin_socket_files_.emplace_back(address.path());
  }
  observe::log_info("admin: listening on {}", bound);
  auto listener = std::make_shared<downstream::Listener>();
  listener->settings.name = "admin";
  listener->metrics =
      shared_->registry.per_worker<observe::ListenerMetrics>({{"listener", "admin"}});
  admin_server_->listen(*fd, std::move(listener));
  return true;
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
      {"admin", admin_addresses_},
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
