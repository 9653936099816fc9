/// The server every proxy is measured in front of: one thread, one epoll, ready-made answers.
///
///   origin            listens on a free port of 127.0.0.1 and prints the port
///
/// `GET /large` answers 1 MiB, sent from the page cache; any other GET answers 200 bytes. Only what
/// the benchmark needs is understood: requests without a body, one at a time on a connection.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kSmallBody = 200;
constexpr std::size_t kLargeBody = 1 << 20;
constexpr int kBacklog = 4096;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

int checked(int result, const char* what) {
  if (result < 0) {
    die(what);
  }
  return result;
}

std::string response_head(std::size_t length) {
  return "HTTP/1.1 200 OK\r\nServer: origin\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
         "Content-Type: text/plain\r\nContent-Length: " +
         std::to_string(length) + "\r\n\r\n";
}

/// The two answers. The large body is a memory file, so that sending it copies nothing here.
struct Answers {
  std::string small = response_head(kSmallBody) + std::string(kSmallBody, 'x');
  std::string large_head = response_head(kLargeBody);
  int large_body = checked(memfd_create("large", MFD_CLOEXEC), "memfd_create");

  Answers() {
    const std::string body(kLargeBody, 'x');
    if (write(large_body, body.data(), body.size()) != static_cast<ssize_t>(body.size())) {
      die("write");
    }
  }
};

/// One proxy's connection: the request head read so far, and how much of a large body is unsent.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() { close(fd_); }

  /// Reads, answers and sends what the socket has and takes now. False: it is over.
  bool advance(const Answers& answers) {
    if (unsent_ > 0 && !send_body(answers)) {
      return errno == EAGAIN;
    }
    const ssize_t got = recv(fd_, in_.data() + filled_, in_.size() - filled_, 0);
    if (got <= 0) {
      return got < 0 && errno == EAGAIN;
    }
    filled_ += static_cast<std::size_t>(got);
    const std::string_view head(in_.data(), filled_);
    if (!head.ends_with("\r\n\r\n")) {
      return filled_ < in_.size();  // the rest of it will raise another edge
    }
    filled_ = 0;
    return answer(head, answers);
  }

 private:
  bool answer(std::string_view head, const Answers& answers) {
    if (!head.starts_with("GET /large ")) {
      return send_all(answers.small, 0);
    }
    unsent_ = kLargeBody;
    return send_all(answers.large_head, MSG_MORE) && (send_body(answers) || errno == EAGAIN);
  }

  /// A head or a small answer always fits an empty send buffer.
  bool send_all(std::string_view bytes, int flags) const {
    return send(fd_, bytes.data(), bytes.size(), flags | MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }

  bool send_body(const Answers& answers) {
    while (unsent_ > 0) {
      auto offset = static_cast<off_t>(kLargeBody - unsent_);
      const ssize_t sent = sendfile(fd_, answers.large_body, &offset, unsent_);
      if (sent <= 0) {
        return false;
      }
      unsent_ -= static_cast<std::size_t>(sent);
    }
    return true;
  }

  int fd_;
  std::array<char, 4096> in_;
  std::size_t filled_ = 0;
  std::size_t unsent_ = 0;
};

int listen_on_free_port() {
  const int listener =
      checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  checked(bind(listener, any, size), "bind");
  checked(listen(listener, kBacklog), "listen");
  checked(getsockname(listener, any, &size), "getsockname");
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

void accept_all(int listener, int poll) {
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = new Connection(fd)}};
    checked(epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }
}

}  // namespace

int main() {
  const Answers answers;
  const int listener = listen_on_free_port();
  const int poll = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  checked(epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event), "epoll_ctl");

  std::vector<epoll_event> ready(512);
  while (true) {
    const int count = epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      auto* connection = static_cast<Connection*>(ready[static_cast<std::size_t>(i)].data.ptr);
      if (connection == nullptr) {
        accept_all(listener, poll);
      } else if (!connection->advance(answers)) {
        delete connection;  // closing takes it out of the epoll set
      }
    }
  }
}
