#include "http/authority.h"

#include "base/strings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sluice::http {
namespace {

constexpr std::size_t kLongestName = 255;

constexpr std::array<bool, 256> make_label_chars() {
  std::array<bool, 256> chars{};
  for (std::size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    chars[i] = is_alpha(c) || is_digit(c) || c == '-' || c == '_';
  }
  return chars;
}

constexpr std::array<bool, 256> kLabelChars = make_label_chars();

constexpr bool is_label_char(char c) {
  return kLabelChars[static_cast<unsigned char>(c)];
}

/// The size of the name at the front of `text`; 0 if there is none or it is not valid.
std::size_t name_size(std::string_view text) {
  std::size_t size = 0;
  for (std::size_t label = 0; size < text.size(); ++size) {
    if (is_label_char(text[size])) {
      continue;
    }
    if (text[size] != '.') {
      break;
    }
    if (size == label) {
      return 0;  // an empty label
    }
    label = size + 1;
  }
  return size <= kLongestName ? size : 0;
}

/// An IPv6 address without its brackets; false if it is none. A zone is none of the syntax (RFC
/// 3986 §3.2.2).
bool parse_ipv6(std::string_view text, in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size()) {
    return false;
  }
  std::ranges::copy(text, terminated.begin());
  // A NUL would end the text for inet_pton.
  return !text.contains('\0') && inet_pton(AF_INET6, terminated.data(), &address) == 1;
}

Result<std::size_t> host_size(std::string_view text) {
  if (!text.starts_with('[')) {
    const std::size_t size = name_size(text);
    if (size == 0) {
      return fail(Errc::BadHost, "not a host name");
    }
    return size;
  }
  const std::size_t end = text.find(']');
  in6_addr address;
  if (end == std::string_view::npos || !parse_ipv6(text.substr(1, end - 1), address)) {
    return fail(Errc::BadHost, "not an IPv6 address in brackets");
  }
  return end + 1;
}

}  // namespace

Result<Authority> parse_authority(std::string_view text) {
  const std::size_t size = TRY(host_size(text));
  Authority authority{text.substr(0, size), std::nullopt};
  std::string_view rest = text.substr(size);
  if (rest.empty()) {
    return authority;
  }
  if (rest.front() != ':') {
    return fail(Errc::BadHost, "a character no host has");
  }
  rest.remove_prefix(1);
  if (rest.empty()) {
    return authority;
  }
  const std::optional<std::uint64_t> port = parse_decimal(rest, UINT16_MAX);
  if (!port || *port == 0 || rest.size() > 5) {
    return fail(Errc::BadHost, "a port that is not 1 to 65535");
  }
  authority.port = static_cast<std::uint16_t>(*port);
  return authority;
}

std::string_view host_of(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return authority.substr(0, authority.find(':', bracket));
}

std::string_view normalise_host(std::string_view host, Arena& arena) {
  if (host.starts_with('[') && host.ends_with(']')) {
    in6_addr address;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (!parse_ipv6(host.substr(1, host.size() - 2), address) ||
        inet_ntop(AF_INET6, &address, text.data(), text.size()) == nullptr) {
      return host;
    }
    const std::string_view canonical = text.data();
    return host.substr(1, host.size() - 2) == canonical ? host : arena.concat("[", canonical, "]");
  }
  if (host.size() > 1 && host.ends_with('.')) {
    host.remove_suffix(1);
  }
  if (!has_upper_case(host)) {
    return host;
  }
  char* const lower = arena.allocate_array<char>(host.size());
  std::ranges::transform(host, lower, [](char c) { return to_lower(c); });
  return {lower, host.size()};
}

}  // namespace sluice::http
