#pragma once

#include "observe/histogram.h"
#include "observe/labels.h"
#include "observe/metric.h"

/// The metrics of serving, ready to be counted. Which label each group has stands with it: make one
/// with `registry.per_worker<SiteMetrics>({{"site", "example.com"}})`.
namespace sluice::observe {

/// For each listener: `{"listener", name}`.
struct ListenerMetrics : MetricSet {
  Counter connections{
      this, "sluice_downstream_connections_total", "Connections accepted from clients."
  };
  Gauge connections_active{
      this, "sluice_downstream_connections_active", "Connections from clients that are open."
  };
  Counter accept_pauses{
      this,
      "sluice_downstream_accept_pauses_total",
      "Times accepting stopped at the limit of connections."
  };
  Counter accept_errors{
      this, "sluice_downstream_accept_errors_total", "Connections that could not be accepted."
  };
  Counter received_bytes{
      this, "sluice_downstream_received_bytes_total", "Bytes received from clients."
  };
  Counter sent_bytes{this, "sluice_downstream_sent_bytes_total", "Bytes sent to clients."};
  Gauge requests_active{this, "sluice_requests_active", "Requests being answered."};
  Histogram request_duration{
      this,
      "sluice_request_duration_seconds",
      "From the first byte of a request to the last of its answer."
  };
  CounterBy<Errc> request_errors{
      this, "sluice_request_errors_total", "Requests that ended with an error, by kind."
  };
};

/// For each site: `{"site", host}`, as configured; `{"site", ""}` for requests that no site
/// answers.
struct SiteMetrics : MetricSet {
  CounterBy<StatusClass> requests{
      this, "sluice_requests_total", "Requests answered, by class of status."
  };
};

/// For each upstream: `{"upstream", name}`.
struct UpstreamMetrics : MetricSet {
  CounterBy<StatusClass> requests{
      this,
      "sluice_upstream_requests_total",
      "Requests sent on, by class of the status that came back."
  };
  Gauge requests_active{
      this, "sluice_upstream_requests_active", "Requests an upstream is working on."
  };
  Counter attempts{
      this, "sluice_upstream_attempts_total", "Attempts to get an answer; retries count again."
  };
  CounterBy<Errc> errors{this, "sluice_upstream_errors_total", "Attempts that failed, by kind."};
  Histogram connect_duration{
      this, "sluice_upstream_connect_duration_seconds", "Time to open a connection."
  };
  Histogram response_duration{
      this,
      "sluice_upstream_response_duration_seconds",
      "From the start of an attempt to the head of its response."
  };
  Counter received_bytes{
      this, "sluice_upstream_received_bytes_total", "Bytes received from upstreams."
  };
  Counter sent_bytes{this, "sluice_upstream_sent_bytes_total", "Bytes sent to upstreams."};
  Counter connections_created{
      this, "sluice_upstream_connections_created_total", "Connections opened to upstreams."
  };
  Counter connections_reused{
      this,
      "sluice_upstream_connections_reused_total",
      "Requests sent on a connection that was open already."
  };
  Gauge connections_active{
      this, "sluice_upstream_connections_active", "Connections with a request on them."
  };
  Gauge connections_idle{
      this, "sluice_upstream_connections_idle", "Open connections waiting for a request."
  };
  Gauge queue_length{this, "sluice_upstream_queue_length", "Requests waiting for a connection."};
  Counter queue_refusals{
      this,
      "sluice_upstream_queue_refusals_total",
      "Requests refused as the queue was full or waited in too long."
  };
};

enum class ReloadResult : std::uint8_t { Applied, Refused };

template <>
struct LabelOf<ReloadResult> {
  static constexpr std::string_view kName = "result";
  static constexpr std::size_t kCount = 2;
  static constexpr bool kShowsZeros = true;

  static std::string_view text(std::size_t index) { return index == 0 ? "applied" : "refused"; }
};

/// Of the control thread: `registry.single<ControlMetrics>()`.
struct ControlMetrics : MetricSet {
  CounterBy<ReloadResult> reloads{
      this, "sluice_config_reloads_total", "Configurations loaded, by result."
  };
  Gauge last_applied{
      this,
      "sluice_config_last_applied_timestamp_seconds",
      "When the configuration in use was applied, in Unix time."
  };
  Gauge last_succeeded{
      this,
      "sluice_config_last_reload_succeeded",
      "1 if the last configuration loaded was applied, else 0."
  };
  Gauge snapshots_live{
      this,
      "sluice_snapshots_live",
      "Configurations that requests still use; over 1 while a reload is in flight."
  };
};

}  // namespace sluice::observe
