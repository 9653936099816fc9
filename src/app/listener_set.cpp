#include "app/listener_set.h"

#include <fcntl.h>

#include <cerrno>

namespace sluice::app {

ListenerSet::~ListenerSet() {
  close_all();
}

Result<const ListenerSet::Sockets*> ListenerSet::open(const io::Address& address) {
  if (const auto known = sockets_.find(address); known != sockets_.end()) {
    return &known->second;
  }
  const bool shares_port = workers_ > 1 && !address.is_unix();
  if (shares_port && address.port() != 0) {
    // With SO_REUSEPORT a second server on the same port would be let in silently, and take half of
    // the clients.
    backend_.close_descriptor(TRY(backend_.listen(address, {.share_port = false})));
  }
  Sockets sockets;
  io::Address at = address;
  for (std::size_t worker = 0; worker < workers_; ++worker) {
    // A unix path cannot be shared by several sockets; there, all workers accept on one.
    const Result<int> fd = worker > 0 && address.is_unix()
                               ? duplicate_descriptor(sockets.descriptors.front())
                               : backend_.listen(at, {.share_port = shares_port});
    if (!fd) {
      for (const int opened : sockets.descriptors) {
        backend_.close_descriptor(opened);
      }
      return std::unexpected(fd.error());
    }
    sockets.descriptors.push_back(*fd);
    if (worker == 0) {
      at = backend_.local_address(*fd);  // the other workers join the port that the first one got
      sockets.bound = at;
    }
  }
  if (address.is_unix()) {
    sockets.file.emplace(address.path());
  }
  return &sockets_.emplace(address, std::move(sockets)).first->second;
}

void ListenerSet::close(const Sockets& sockets) {
  for (const int fd : sockets.descriptors) {
    backend_.close_descriptor(fd);
  }
}

Result<int> duplicate_descriptor(int fd) {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) {
    return fail(Errc::SystemError, "dup", errno);
  }
  return copy;
}

}  // namespace sluice::app
