#include "io/ares_channel.h"

#include "io/sockaddr.h"

#include <ares.h>
#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>

namespace sluice::io {

namespace {

constexpr int kTries = 3;

/// A look-up handed through C.
struct Request {
  AresChannel::Done done;
};

Error error_of(int status) {
  switch (status) {
    case ARES_ETIMEOUT:
      return {Errc::DnsTimeout, "no name server answered", status};
    case ARES_ENODATA:
    case ARES_ENOTFOUND:
      return {Errc::DnsError, "the name has no address", status};
    case ARES_EBADNAME:
      return {Errc::DnsError, "not a domain name", status};
    default:
      return {Errc::DnsError, "the name servers failed", status};
  }
}

Address address_of(const ares_addrinfo_node& node) {
  SocketAddress address;
  address.size = std::min(node.ai_addrlen, static_cast<socklen_t>(sizeof(address.storage)));
  std::memcpy(&address.storage, node.ai_addr, address.size);
  return address.address();
}

Resolution resolution_of(const ares_addrinfo& info) {
  Resolution resolution;
  std::optional<int> ttl;
  const auto limit_to = [&ttl](int seconds) { ttl = std::min(ttl.value_or(seconds), seconds); };
  for (const ares_addrinfo_node* node = info.nodes; node != nullptr; node = node->ai_next) {
    Address address = address_of(*node);
    if (std::ranges::find(resolution.addresses, address) == resolution.addresses.end()) {
      resolution.addresses.push_back(std::move(address));
    }
    limit_to(node->ai_ttl);
  }
  for (const ares_addrinfo_cname* alias = info.cnames; alias != nullptr; alias = alias->next) {
    limit_to(alias->ttl);
  }
  resolution.ttl = std::chrono::seconds(std::max(ttl.value_or(0), 0));
  return resolution;
}

extern "C" void sluice_on_addresses(
    void* argument, int status, int /*timeouts*/, ares_addrinfo* info
) {
  const std::unique_ptr<Request> request(static_cast<Request*>(argument));
  const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owned(
      info, &ares_freeaddrinfo
  );
  if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) {
    return;
  }
  if (status != ARES_SUCCESS || info->nodes == nullptr) {
    request->done(std::unexpected(error_of(status != ARES_SUCCESS ? status : ARES_ENODATA)));
  } else {
    request->done(resolution_of(*info));
  }
}

/// The servers as c-ares wants them; null for those of the system.
std::string joined(const std::vector<std::string>& servers) {
  std::string all;
  for (const std::string& server : servers) {
    all += all.empty() ? server : "," + server;
  }
  return all;
}

}  // namespace

Result<std::unique_ptr<AresChannel>> AresChannel::create(const ResolverOptions& options) {
  static std::once_flag once;
  std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });

  std::unique_ptr<AresChannel> channel(new AresChannel);
  ares_options settings{};
  // Each try waits twice as long as the one before: a quarter, a half, and the rest until the
  // caller's patience ends.
  const auto first_try =
      std::chrono::duration_cast<std::chrono::milliseconds>(options.timeout / 4).count();
  settings.timeout = static_cast<int>(std::clamp<std::int64_t>(first_try, 20, 5000));
  settings.tries = kTries;
  settings.sock_state_cb = &AresChannel::on_socket_state;
  settings.sock_state_cb_data = channel.get();
  const int status = ares_init_options(
      &channel->channel_, &settings, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
  );
  if (status != ARES_SUCCESS) {
    channel->channel_ = nullptr;
    return fail(Errc::DnsError, "the resolver does not start", status);
  }
  if (!options.servers.empty()) {
    const std::string servers = joined(options.servers);
    if (const int set = ares_set_servers_ports_csv(channel->channel_, servers.c_str());
        set != ARES_SUCCESS) {
      return fail(Errc::DnsError, "not the address of a name server", set);
    }
  }
  return channel;
}

AresChannel::~AresChannel() {
  if (channel_ != nullptr) {
    ares_destroy(channel_);
  }
}

void AresChannel::look_up(const std::string& name, Done done) {
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  auto request = std::make_unique<Request>(std::move(done));
  ares_getaddrinfo(
      channel_, name.c_str(), nullptr, &hints, &sluice_on_addresses, request.release()
  );
}

void AresChannel::wait(int wake, std::optional<TimePoint> until) {
  timeval left{};
  timeval longest{.tv_sec = 60, .tv_usec = 0};
  if (until) {
    const auto micros =
        std::chrono::ceil<std::chrono::microseconds>(*until - std::chrono::steady_clock::now())
            .count();
    const auto bounded = std::clamp<std::int64_t>(micros, 0, 60'000'000);
    longest = {.tv_sec = bounded / 1'000'000, .tv_usec = bounded % 1'000'000};
  }
  const timeval* limit = ares_timeout(channel_, &longest, &left);
  const auto timeout = static_cast<int>(limit->tv_sec * 1000 + (limit->tv_usec + 999) / 1000);

  std::vector<pollfd> polled = sockets_;
  polled.push_back({.fd = wake, .events = POLLIN, .revents = 0});
  ::poll(polled.data(), polled.size(), timeout);
  polled.pop_back();
  for (const pollfd& socket : polled) {
    const bool readable = (socket.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
    const bool writable = (socket.revents & POLLOUT) != 0;
    if (readable || writable) {
      ares_process_fd(
          channel_, readable ? socket.fd : ARES_SOCKET_BAD, writable ? socket.fd : ARES_SOCKET_BAD
      );
    }
  }
  ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // what has timed out
}

void AresChannel::on_socket_state(void* self, int socket, int readable, int writable) {
  auto& sockets = static_cast<AresChannel*>(self)->sockets_;
  std::erase_if(sockets, [socket](const pollfd& known) { return known.fd == socket; });
  if (readable != 0 || writable != 0) {
    const int events = (readable != 0 ? POLLIN : 0) | (writable != 0 ? POLLOUT : 0);
    sockets.push_back({.fd = socket, .events = static_cast<short>(events), .revents = 0});
  }
}

}  // namespace sluice::io
