#include "base/rng.h"
#include "observe/access_format.h"
#include "observe/registry.h"
#include "observe/request_id.h"
#include "observe/server_metrics.h"
#include "observe/worker_log.h"

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <string>

namespace sluice::observe {
namespace {

void count(benchmark::State& state) {
  Registry registry(1);
  const auto group = registry.per_worker<ListenerMetrics>();
  ListenerMetrics& metrics = (*group)[0];
  for (auto _ : state) {
    metrics.connections.add();
    benchmark::ClobberMemory();
  }
}

BENCHMARK(count);

void count_by_status(benchmark::State& state) {
  Registry registry(1);
  const auto group = registry.per_worker<SiteMetrics>();
  SiteMetrics& metrics = (*group)[0];
  http::StatusCode status(200);
  for (auto _ : state) {
    benchmark::DoNotOptimize(status);
    metrics.requests.add(status_class(status));
    benchmark::ClobberMemory();
  }
}

BENCHMARK(count_by_status);

void record_duration(benchmark::State& state) {
  Registry registry(1);
  const auto group = registry.per_worker<ListenerMetrics>();
  ListenerMetrics& metrics = (*group)[0];
  Rng rng(1);
  std::array<Duration, 256> durations;
  for (Duration& duration : durations) {
    duration = Duration(rng.below(10'000'000));
  }
  std::size_t i = 0;
  for (auto _ : state) {
    metrics.request_duration.record(durations[i++ % durations.size()]);
    benchmark::ClobberMemory();
  }
}

BENCHMARK(record_duration);

/// A line as of an ordinary browser's request; the ring is emptied as it goes.
void log_line(benchmark::State& state) {
  Registry registry(1);
  const auto metrics = registry.per_worker<AccessLogMetrics>();
  WorkerLog log(1_MiB, (*metrics)[0], [] {});
  const AttemptRecord attempt{
      .address = "10.0.0.8:8081",
      .started = 12us,
      .duration = 340us,
      .span = {0x00f067aa0ba902b7},
      .status = http::StatusCode(200),
      .reused = true,
  };
  AccessRecord record{
      .time = std::chrono::system_clock::now(),
      .request_id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
      .trace = {.trace = {0x4bf92f3577b34da6, 0xa3ce929d0e0e4736}, .parent = {}, .span = {0xabc}},
      .client_ip = "203.0.113.9",
      .peer_ip = "203.0.113.9",
      .listener = "8080",
      .scheme = "http",
      .version = http::kHttp11,
      .method = "GET",
      .host = "www.example.com",
      .path = "/static/js/app.7f31c9.js",
      .query = "v=20261122",
      .user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
      .referer = "https://www.example.com/index.html",
      .site = "www.example.com",
      .route = "/static/*",
      .upstream = "app",
      .upstream_address = "10.0.0.8:8081",
      .attempts = {&attempt, 1},
      .status = http::StatusCode(200),
      .received_bytes = 430,
      .sent_bytes = 1500,
      .sent_body_bytes = 1200,
      .duration = 370us,
      .first_byte = 360us,
  };
  std::size_t bytes = 0;
  for (auto _ : state) {
    record.time += 13us;
    log.write(record);
    const std::size_t size = log.ring().front().size();
    log.ring().consume(size);
    bytes += size;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["line"] = static_cast<double>(bytes) / static_cast<double>(state.iterations());
}

BENCHMARK(log_line);

void new_request_id(benchmark::State& state) {
  Rng rng(1);
  const WallTime now = std::chrono::system_clock::now();
  for (auto _ : state) {
    benchmark::DoNotOptimize(make_request_id(now, rng));
  }
}

BENCHMARK(new_request_id);

void continue_trace(benchmark::State& state) {
  Rng rng(1);
  for (auto _ : state) {
    const TraceContext context = TraceContext::of_request(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Trust::No, rng
    );
    benchmark::DoNotOptimize(context.for_attempt(SpanId::make(rng)).text());
  }
}

BENCHMARK(continue_trace);

/// What a scrape costs with 1,000 upstreams on 4 workers.
void expose(benchmark::State& state) {
  Registry registry(4);
  std::vector<std::shared_ptr<PerWorker<UpstreamMetrics>>> groups;
  for (int i = 0; i < 1000; ++i) {
    groups.push_back(registry.per_worker<UpstreamMetrics>({{"upstream", std::to_string(i)}}));
    (*groups.back())[0].response_duration.record(1ms);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(registry.text());
  }
}

BENCHMARK(expose)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sluice::observe
