#pragma once

#include "failure.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Reads one answer off a socket: a status line, a head with Content-Length, and a body that is
/// thrown away unread. Fails on anything but a complete 200.
class Answer {
 public:
  /// Takes what has arrived on `fd`. True once the body is complete.
  bool advance(int fd) {
    while (!body_left_) {
      const std::size_t got = receive(fd, head_.data() + filled_, head_.size() - filled_, 0);
      if (got == 0) {
        return false;
      }
      filled_ += got;
      parse_head();
    }
    while (*body_left_ > 0) {
      // MSG_TRUNC drops the bytes in the kernel: the client's core has better things to do.
      const std::size_t got = receive(fd, nullptr, *body_left_, MSG_TRUNC);
      if (got == 0) {
        return false;
      }
      *body_left_ -= got;
    }
    return true;
  }

  void reset() {
    filled_ = 0;
    body_left_.reset();
  }

 private:
  /// How many bytes came, 0 if there are none for now.
  static std::size_t receive(int fd, char* into, std::size_t size, int flags) {
    const ssize_t got = recv(fd, into, size, flags);
    if (got > 0) {
      return static_cast<std::size_t>(got);
    }
    if (got == 0) {
      fail("the answer ended early");
    }
    check(errno == EAGAIN, "recv");
    return 0;
  }

  void parse_head() {
    const std::string_view bytes(head_.data(), filled_);
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
      if (filled_ == head_.size()) {
        fail("a head too large");
      }
      return;
    }
    if (!bytes.starts_with("HTTP/1.1 200 ")) {
      fail("answered " + std::string(bytes.substr(0, std::min<std::size_t>(bytes.find('\r'), 40))));
    }
    const std::size_t length = content_length(bytes.substr(0, end));
    const std::size_t arrived = filled_ - (end + 4);
    if (arrived > length) {
      fail("more bytes than Content-Length says");
    }
    body_left_ = length - arrived;
  }

  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\ncontent-length: ";
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    const auto name = std::ranges::search(head, kName, same);
    std::size_t length = 0;
    const auto parsed = std::from_chars(name.end(), head.end(), length);
    if (name.empty() || parsed.ec != std::errc{}) {
      fail("an answer without Content-Length");
    }
    return length;
  }

  std::array<char, 2048> head_;
  std::size_t filled_ = 0;
  std::optional<std::size_t> body_left_;  // empty: the head is not complete yet
};
