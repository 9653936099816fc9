#include "io/fake_dns_server.h"

#include "base/assert.h"
#include "io/sockaddr.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace sluice::io {

namespace {

constexpr std::size_t kHeaderSize = 12;

void append16(std::string& to, std::uint32_t value) {
  to += static_cast<char>(value >> 8U);
  to += static_cast<char>(value);
}

void append32(std::string& to, std::uint32_t value) {
  append16(to, value >> 16U);
  append16(to, value & 0xffffU);
}

/// A name as labels with their lengths (RFC 1035 §3.1).
std::string encoded(std::string_view name) {
  std::string labels;
  while (!name.empty()) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    labels += static_cast<char>(dot);
    labels += name.substr(0, dot);
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return labels + '\0';
}

std::string decoded(std::string_view labels) {
  std::string name;
  while (!labels.empty() && labels.front() != 0) {
    const auto size = static_cast<std::size_t>(labels.front());
    name += name.empty() ? "" : ".";
    name += labels.substr(1, size);
    labels.remove_prefix(1 + size);
  }
  return name;
}

std::string reply_to(
    std::string_view query, std::string_view question, const FakeDnsServer::Answer& answer
) {
  std::string reply(query.substr(0, 2));
  append16(reply, 0x8180U | answer.code);  // a response, recursion desired and available
  append16(reply, 1);
  append16(reply, static_cast<std::uint32_t>(answer.records.size()));
  append32(reply, 0);
  reply += question;
  for (const FakeDnsServer::Record& record : answer.records) {
    const std::string data =
        record.type == FakeDnsServer::kCname ? encoded(record.data) : record.data;
    reply += record.owner.empty() ? std::string("\xc0\x0c", 2)
                                  : encoded(record.owner);  // the question's name
    append16(reply, record.type);
    append16(reply, 1);  // IN
    append32(reply, record.ttl);
    append16(reply, static_cast<std::uint32_t>(data.size()));
    reply += data;
  }
  return reply;
}

}  // namespace

FakeDnsServer::FakeDnsServer(Script script)
    : script_(std::move(script)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  const SocketAddress any_port(Address::v4({127, 0, 0, 1}, 0));
  SLUICE_ASSERT(::bind(socket_, any_port.get(), any_port.size) == 0, "loopback has a free port");
  SocketAddress bound;
  ::getsockname(socket_, bound.get(), &bound.size);
  address_ = bound.address().text();
  thread_ = std::thread(&FakeDnsServer::serve, this);
}

FakeDnsServer::~FakeDnsServer() {
  ::shutdown(socket_, SHUT_RD);  // wakes recvfrom
  thread_.join();
  ::close(socket_);
}

void FakeDnsServer::serve() {
  std::array<char, 512> buffer;
  while (true) {
    SocketAddress peer;
    const ssize_t size =
        ::recvfrom(socket_, buffer.data(), buffer.size(), 0, peer.get(), &peer.size);
    if (size <= static_cast<ssize_t>(kHeaderSize)) {
      return;
    }
    ++questions_;
    const std::string_view query(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t name_end = query.find('\0', kHeaderSize);
    const std::string_view question = query.substr(kHeaderSize, name_end + 5 - kHeaderSize);
    const auto type = static_cast<std::uint16_t>(static_cast<unsigned char>(query[name_end + 2]));
    const Answer answer = script_(decoded(question), type);
    if (!answer.silent) {
      const std::string reply = reply_to(query, question, answer);
      ::sendto(socket_, reply.data(), reply.size(), 0, peer.get(), peer.size);
    }
  }
}

}  // namespace sluice::io
