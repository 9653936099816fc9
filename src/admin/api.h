#pragma once

#include "http/handler.h"
#include "io/offload.h"
#include "observe/registry.h"
#include "proxy/explanation.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>

namespace sluice::admin {

/// Tells what becomes of a request.
class Explainer {
 public:
  Explainer() = default;
  Explainer(const Explainer&) = delete;
  Explainer& operator=(const Explainer&) = delete;

  /// `query` as `GET /explain` has it. The explanation, or what is wrong with the question.
  /// Suspends.
  virtual coro::Task<std::expected<proxy::Explanation, std::string>> explain(std::string query) = 0;

 protected:
  ~Explainer() = default;
};

/// What the API asks of the server it stands in. Called on the control thread.
struct ServerView {
  std::function<std::string()> status;  ///< `GET /status`: JSON
  std::function<bool()> is_alive;       ///< every worker's loop turns
  std::function<bool()> is_ready;       ///< requests are served, and go on being served
  Explainer& explainer;                 ///< `GET /explain`
};

/// Whom an API serves: those who operate the server, or probes and scrapers, which come by any name
/// from anywhere and get /metrics, /livez and /readyz alone.
enum class Audience : std::uint8_t { Operators, Probes };

/// The admin API: `GET /metrics`, `/livez`, `/readyz`, `/status`, `/explain`. Read-only so far.
/// Over TCP, Host must be an address or localhost, and a request with an Origin is refused: a web
/// page in somebody's browser must not reach it by a name of its own (DNS rebinding). Probes are
/// asked neither. Runs on the control thread, beside the requests of no worker.
class Api final : public http::Handler {
 public:
  /// The metrics of many upstreams take long to write: that is done by `offload`, beside `loop`.
  Api(io::Loop& loop,
      io::Offload& offload,
      observe::Registry& registry,
      ServerView server,
      Audience audience = Audience::Operators)
      : loop_(loop),
        offload_(offload),
        registry_(registry),
        server_(std::move(server)),
        audience_(audience) {}

  coro::Task<void> handle(http::ServerRequest& request, http::ResponseWriter& writer) override;
  coro::Task<void> refuse(http::ServerRequest& request, http::ResponseWriter& writer, Error error)
      override;

 private:
  struct Answer {
    std::uint16_t status = 200;
    std::string_view type = "text/plain; charset=utf-8";
    std::string body;
  };

  [[nodiscard]] Answer answer(const http::ServerRequest& request) const;
  [[nodiscard]] Answer answer_path(std::string_view path) const;
  coro::Task<Answer> metrics();
  coro::Task<Answer> explain(const http::ServerRequest& request);

  io::Loop& loop_;
  io::Offload& offload_;
  io::Offload::User metrics_user_{.limit = 4};
  observe::Registry& registry_;
  ServerView server_;
  Audience audience_;
};

}  // namespace sluice::admin
