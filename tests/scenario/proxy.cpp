#include "scenario/proxy.h"

#include "base/assert.h"
#include "config/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace sluice::scenario {

namespace {

std::vector<sim::Host*> add_workers(sim::World& world, std::size_t count) {
  std::vector<sim::Host*> hosts;
  for (std::size_t i = 0; i < count; ++i) {
    hosts.push_back(&world.add_host(fmt::format("worker {}", i)));
  }
  return hosts;
}

app::Settings load(const std::string& text) {
  app::Settings settings;
  config::Diagnostics diagnostics;
  const bool loaded = config::load_text(text, "scenario.yaml", settings, diagnostics);
  EXPECT_TRUE(loaded) << diagnostics.to_string();
  SLUICE_ASSERT(loaded, "a scenario's settings are good");
  return settings;
}

bool contains(
    const std::vector<std::shared_ptr<const downstream::Listener>>& in,
    const downstream::Listener* listener
) {
  return std::ranges::any_of(in, [&](const auto& one) { return one.get() == listener; });
}

}  // namespace

Proxy::Proxy(std::uint64_t seed, const std::string& settings, Options options)
    : world_(seed, options.weather),
      worker_hosts_(add_workers(world_, options.workers)),
      clients_(world_.add_host("clients")),
      resolver_(world_.rng()),
      shared_(options.workers) {
  std::vector<downstream::Server*> servers;
  std::vector<upstream::EndpointTable*> tables;
  for (std::size_t index = 0; index < options.workers; ++index) {
    workers_.push_back(std::make_unique<app::Worker>(
        worker_hosts_[index]->loop, resolver_, static_cast<std::uint32_t>(index), shared_
    ));
    workers_.back()->log_to(&log_, std::make_shared<const proxy::LogPlan>());
    servers.push_back(&workers_.back()->server());
    tables.push_back(&workers_.back()->endpoints());
  }
  for (const auto& worker : workers_) {
    worker->server().set_peers(servers);
    worker->endpoints().set_peers(tables);
  }
  apply(settings);
}

Proxy::~Proxy() {
  end();
  world_.end();
  for (const io::Address& address : origin_addresses_) {
    const auto state = shared_.endpoint_states.get(address.text());
    EXPECT_EQ(state->requests, 0U) << "requests in flight to " << address.text();
    EXPECT_EQ(state->connections, 0U) << "connections to " << address.text();
  }
  EXPECT_EQ(shared_.connections.open, 0U);
  EXPECT_EQ(live_generations_, 0U);
  for (const LogRecord& record : log_.records) {
    EXPECT_TRUE(record.status != 0 || record.error != Errc::None)
        << record.method << " " << record.path;
  }
  workers_.clear();
  EXPECT_THAT(world_.leftovers(), ::testing::IsEmpty());
}

sim::Origin& Proxy::add_origin(const std::string& name, sim::Script script) {
  sim::Host& host = world_.add_host(name);
  origins_.push_back(std::make_unique<sim::Origin>(host, 80, std::move(script)));
  origin_addresses_.push_back(host.at(80));
  resolver_.set(name, {host.address()});
  return *origins_.back();
}

coro::Task<> Proxy::run_client(
    sim::Host& host, io::Address to, sim::Script script, std::shared_ptr<int> running
) {
  auto peer = co_await Peer::connect(host, std::move(to));
  EXPECT_TRUE(peer.has_value()) << "a client cannot connect";
  if (peer) {
    co_await script.run(*peer);
  }
  --*running;
}

void Proxy::start_client(sim::Script script) {
  ++*clients_running_;
  clients_.spawn(run_client, std::ref(clients_), address(), std::move(script), clients_running_);
}

app::Explained Proxy::explain(app::Question question) {
  question.client = clients_.address().ip_text();
  question.listener = current_->listeners.front()->settings.label();
  std::optional<app::Explained> story;
  worker_hosts_.front()->spawn(
      [](io::Loop& loop,
         const app::Generation& generation,
         app::Question about,
         std::optional<app::Explained>& out) -> coro::Task<> {
        out = co_await app::explain(
            loop, exchange::WorkerId(0), generation.snapshot, std::move(about)
        );
      },
      std::ref(worker_hosts_.front()->loop),
      std::cref(*current_),
      std::move(question),
      std::ref(story)
  );
  EXPECT_TRUE(run_until([&] { return story.has_value(); }));
  return *std::move(story);
}

void Proxy::run_clients() {
  EXPECT_TRUE(run_until([this] { return *clients_running_ == 0; }))
      << *clients_running_ << " clients hang";
}

void Proxy::apply(const std::string& text) {
  const std::shared_ptr<const app::Generation> previous = current_;
  current_ = app::build_generation(load(text), previous.get(), shared_);
  ++live_generations_;
  for (std::size_t index = 0; index < workers_.size(); ++index) {
    apply_to(index, previous);
  }
}

void Proxy::apply_to(std::size_t index, const std::shared_ptr<const app::Generation>& previous) {
  std::vector<std::pair<int, std::shared_ptr<const downstream::Listener>>> added;
  std::vector<std::shared_ptr<const downstream::Listener>> removed;
  const std::vector<std::shared_ptr<const downstream::Listener>> none;
  const auto& before = previous != nullptr ? previous->listeners : none;
  sim::Host& host = *worker_hosts_[index];
  for (const auto& listener : current_->listeners) {
    if (!contains(before, listener.get())) {
      added.emplace_back(*host.backend().listen(listener->settings.parsed, {}), listener);
    }
  }
  for (const auto& listener : before) {
    if (!contains(current_->listeners, listener.get())) {
      removed.push_back(listener);
    }
  }
  host.loop.post([this, generation = current_, added, removed, &worker = *workers_[index]] {
    worker.use(generation, [this](const std::shared_ptr<const app::Generation>&) { on_retired(); });
    for (const auto& [fd, listener] : added) {
      worker.server().listen(fd, listener);
    }
    for (const auto& listener : removed) {
      worker.server().stop_listening(*listener);
    }
  });
}

void Proxy::on_retired() {
  if (++retired_by_workers_ % workers_.size() == 0) {
    --live_generations_;
  }
}

void Proxy::reload(const std::string& settings) {
  apply(settings);
}

void Proxy::drain() {
  draining_ = true;
  for (const auto& worker : workers_) {
    worker->loop().post([this, &worker] { worker->end([this] { ++ended_workers_; }); });
  }
}

void Proxy::hurry() {
  for (const auto& worker : workers_) {
    worker->loop().post([&worker] { worker->hurry(); });
  }
}

void Proxy::end() {
  if (!draining_) {
    drain();
  }
  if (!run_until([this] { return has_ended(); }, 30s)) {
    hurry();
    EXPECT_TRUE(run_until([this] { return has_ended(); }, 1min)) << "the proxy does not end";
  }
  world_.run_for(1s);
}

std::size_t Proxy::buffers_in_use() const {
  std::size_t buffers = 0;
  for (sim::Host* host : worker_hosts_) {
    buffers += host->loop.buffers().in_use();
  }
  return buffers;
}

std::string get(std::string_view target, std::string_view more_fields) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: site.example\r\n{}\r\n", target, more_fields);
}

std::string post(std::string_view target, std::string_view body, std::string_view more_fields) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: site.example\r\nContent-Length: {}\r\n{}\r\n{}",
      target,
      body.size(),
      more_fields,
      body
  );
}

std::string ok(std::string_view body, std::string_view more_fields) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), more_fields, body
  );
}

std::string chunked(std::string_view body, std::size_t size, std::string_view trailers) {
  std::string all;
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, size);
    all += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
    body.remove_prefix(piece.size());
  }
  return all + "0\r\n" + std::string(trailers) + "\r\n";
}

std::string pattern(std::size_t size) {
  std::string bytes;
  bytes.reserve(size + 16);
  for (std::size_t i = 0; bytes.size() < size; ++i) {
    fmt::format_to(std::back_inserter(bytes), "{},", i);
  }
  bytes.resize(size);
  return bytes;
}

void expect_end_to_end_fields_only(const Message& message) {
  for (const char* name :
       {"keep-alive",
        "proxy-connection",
        "te",
        "upgrade",
        "proxy-authenticate",
        "proxy-authorization"}) {
    EXPECT_THAT(message.all(name), ::testing::IsEmpty()) << name;
  }
}

}  // namespace sluice::scenario
