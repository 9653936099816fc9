#pragma once

#include "base/error.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::io {

/// Where a socket is or goes: an IPv4 or IPv6 address with a port, or the path of a unix socket.
class Address {
 public:
  enum class Family : std::uint8_t { None, V4, V6, Unix };

  Address() = default;

  static Address v4(std::array<std::uint8_t, 4> bytes, std::uint16_t port);
  static Address v6(std::array<std::uint8_t, 16> bytes, std::uint16_t port);
  /// Errors: BadTarget if the path is empty or does not fit a sockaddr_un.
  static Result<Address> unix_path(std::string_view path);

  /// An address literal, with or without brackets around IPv6; never looks a name up.
  /// Errors: BadTarget if it is neither IPv4 nor IPv6.
  static Result<Address> parse_ip(std::string_view text, std::uint16_t port);

  [[nodiscard]] Family family() const { return family_; }

  [[nodiscard]] bool is_unix() const { return family_ == Family::Unix; }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// The 4 or 16 address bytes.
  [[nodiscard]] std::string_view ip_bytes() const {
    return {
        reinterpret_cast<const char*>(bytes_.data()),
        family_ == Family::V4   ? 4U
        : family_ == Family::V6 ? 16U
                                : 0U
    };
  }

  /// "192.0.2.1", "2001:db8::1" or the path; an IPv4-mapped IPv6 address reads as IPv4.
  [[nodiscard]] std::string ip_text() const;
  /// "192.0.2.1:80", "[2001:db8::1]:80", "unix:/run/x.sock".
  [[nodiscard]] std::string text() const;

  auto operator<=>(const Address&) const = default;

 private:
  Family family_ = Family::None;
  std::uint16_t port_ = 0;
  std::array<std::uint8_t, 16> bytes_{};
  std::string path_;
};

}  // namespace sluice::io
