#pragma once

#include "base/error.h"
#include "io/address.h"
#include "io/backend.h"
#include "io/unix_socket_file.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::app {

/// The listening descriptors of the process, one for each address and worker: opened once, kept
/// over reloads, and in one place so that they can be handed to another process. Workers listen on
/// duplicates. Belongs to the control thread.
class ListenerSet {
 public:
  ListenerSet(io::Backend& backend, std::size_t workers) : backend_(backend), workers_(workers) {}

  ListenerSet(const ListenerSet&) = delete;
  ListenerSet& operator=(const ListenerSet&) = delete;
  ~ListenerSet();

  struct Sockets {
    io::Address bound;             ///< with the port that 0 became
    std::vector<int> descriptors;  ///< one for each worker
    std::optional<io::UnixSocketFile> file;
  };

  /// The sockets of that address as configured, opened if they are not yet. Errors: SystemError
  /// with errno.
  Result<const Sockets*> open(const io::Address& address);

  /// The same if they are open; else null.
  [[nodiscard]] const Sockets* find(const io::Address& address) const {
    const auto known = sockets_.find(address);
    return known != sockets_.end() ? &known->second : nullptr;
  }

  /// Closes those of addresses that `is_wanted` does not name.
  template <class Predicate>
  void close_unless(Predicate&& is_wanted) {
    std::erase_if(sockets_, [&](auto& entry) {
      const bool goes = !is_wanted(entry.first);
      if (goes) {
        close(entry.second);
      }
      return goes;
    });
  }

  void close_all() {
    close_unless([](const io::Address&) { return false; });
  }

 private:
  void close(const Sockets& sockets);

  io::Backend& backend_;
  std::size_t workers_;
  std::map<io::Address, Sockets> sockets_;
};

/// Another descriptor of the same socket, for a worker to own. Errors: SystemError.
Result<int> duplicate_descriptor(int fd);

}  // namespace sluice::app
