#pragma once

#include "app/admin_server.h"
#include "app/generation.h"
#include "app/listener_set.h"
#include "app/shared_state.h"
#include "app/signals.h"
#include "app/worker_thread.h"
#include "config/sources.h"
#include "coro/scope.h"
#include "downstream/server.h"
#include "io/loop.h"
#include "io/resolver.h"
#include "io/unix_socket_file.h"
#include "observe/access_log_writer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {

/// Reads the settings from files as `sources` gives them: at start, for each reload, and when a
/// watched file changed. False: what is wrong is in the diagnostics.
using LoadSettings = std::function<bool(Settings&, config::Diagnostics&, config::Sources& sources)>;

/// The running server: workers, listeners, the admin API, reloads and the end. Everything here
/// happens on the control thread's loop; signals and workers reach it by messages.
class Process final : private admin::Explainer {
 public:
  struct Options {
    LoadSettings load;
    std::string admin_socket;  ///< path of the unix socket of the admin API; empty: none
  };

  explicit Process(Options options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Serves until it is told to stop. Returns the exit status: 0; 1 if the configuration or a
  /// listener is not usable.
  int run();

 private:
  /// What a new generation means to one worker's listeners; the descriptors are its own.
  struct ListenerChange {
    std::vector<std::pair<int, std::shared_ptr<const downstream::Listener>>> added;
    std::vector<std::shared_ptr<const downstream::Listener>> removed;
  };

  bool set_up();
  bool set_up_workers(std::uint32_t count);
  bool load(std::shared_ptr<const Generation>& generation, config::Sources& sources);
  bool open_listeners(const Generation& generation);
  void apply(std::shared_ptr<const Generation> generation);
  ListenerChange change_of_listeners(const Generation* previous, std::size_t worker) const;
  void apply_to_worker(
      Worker& worker,
      const std::shared_ptr<const Generation>& generation,
      const ListenerChange& change
  );
  [[nodiscard]] bool is_configured(const io::Address& address) const;
  void apply_logs(const observe::LogsSettings& logs);
  void log_listeners(const Generation& generation) const;
  void on_retired(const std::shared_ptr<const Generation>& generation);
  /// False: the address that is configured cannot be listened on.
  bool start_admin(const Settings& of);
  bool start_status(const Settings& of);
  [[nodiscard]] admin::ServerView server_view();
  void on_signal(int number);
  void reload();
  /// Loads anew what `sources` give and applies it; false: it was refused, and nothing changed.
  bool reload_from(config::Sources sources);
  coro::Task<Result<>> watch_files();
  void refresh();
  void stop();
  coro::Task<Result<>> end_after_delay(Duration delay);
  void close_listeners();
  void hurry();
  void on_worker_ended();
  coro::Task<Result<>> end_after_grace(Duration grace);
  coro::Task<Result<>> end_control();
  coro::Task<Result<>> watch_workers();
  void watch_memory();
  [[nodiscard]] bool is_alive() const;
  [[nodiscard]] std::string status() const;
  coro::Task<Explained> explain(std::string query) override;

  struct LiveGeneration {
    std::shared_ptr<const Generation> generation;
    std::size_t workers_left;
  };

  Options options_;
  Signals signals_;
  std::unique_ptr<io::Loop> loop_;
  std::unique_ptr<SharedState> shared_;
  std::unique_ptr<io::Resolver> resolver_;
  std::unique_ptr<observe::AccessLogWriter> access_log_;
  std::shared_ptr<const observe::Registry::Source> process_metrics_;
  std::unique_ptr<ListenerSet> listeners_;
  std::vector<std::unique_ptr<WorkerThread>> workers_;
  std::unique_ptr<AdminServer> admin_;
  std::unique_ptr<AdminServer> status_;
  std::unique_ptr<coro::Scope> scope_;
  std::unique_ptr<coro::Scope> ending_;
  std::shared_ptr<const Generation> current_;
  config::Sources sources_;  // of the current generation
  std::vector<LiveGeneration> live_;
  std::uint64_t next_generation_ = 1;
  WallTime started_;
  std::size_t workers_running_ = 0;
  bool stopping_ = false;
  bool closing_ = false;  ///< listeners are closed, and workers end
};

}  // namespace sluice::app
