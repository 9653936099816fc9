#include "io/address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

namespace sluice::io {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

Address Address::v4(std::array<std::uint8_t, 4> bytes, std::uint16_t port) {
  Address address;
  address.family_ = Family::V4;
  address.port_ = port;
  std::ranges::copy(bytes, address.bytes_.begin());
  return address;
}

Address Address::v6(std::array<std::uint8_t, 16> bytes, std::uint16_t port) {
  // A client of a dual-stack socket is the same client as on an IPv4 one.
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin())) {
    return v4({bytes[12], bytes[13], bytes[14], bytes[15]}, port);
  }
  Address address;
  address.family_ = Family::V6;
  address.port_ = port;
  address.bytes_ = bytes;
  return address;
}

Result<Address> Address::unix_path(std::string_view path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(Errc::BadTarget, "a unix socket path has 1 to 107 bytes");
  }
  Address address;
  address.family_ = Family::Unix;
  address.path_ = path;
  return address;
}

Result<Address> Address::parse_ip(std::string_view text, std::uint16_t port) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) {
      return fail(Errc::BadTarget, "brackets hold an IPv6 address");
    }
  }
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) {
    return fail(Errc::BadTarget, "not an address literal");
  }
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  std::ranges::copy(text, terminated.begin());
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, terminated.data(), four.data()) == 1) {
    return v4(four, port);
  }
  std::array<std::uint8_t, 16> sixteen{};
  if (inet_pton(AF_INET6, terminated.data(), sixteen.data()) == 1) {
    return v6(sixteen, port);
  }
  return fail(Errc::BadTarget, "not an address literal");
}

std::string Address::ip_text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  switch (family_) {
    case Family::None:
      return "";
    case Family::Unix:
      return path_;
    case Family::V4:
      inet_ntop(AF_INET, bytes_.data(), text.data(), text.size());
      break;
    case Family::V6:
      inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
      break;
  }
  return text.data();
}

std::string Address::text() const {
  switch (family_) {
    case Family::None:
      return "";
    case Family::Unix:
      return "unix:" + path_;
    case Family::V4:
      return ip_text() + ":" + std::to_string(port_);
    case Family::V6:
      return "[" + ip_text() + "]:" + std::to_string(port_);
  }
  return "";
}

}  // namespace sluice::io
