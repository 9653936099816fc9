#include "upstream/server_address.h"

#include "base/strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sluice::upstream {

namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::size_t kMaxUnixPath = 107;  // sun_path and its NUL

config::Parsed<ServerAddress> parse_unix(std::string_view path) {
  if (!path.starts_with('/')) {
    return config::complain(
        fmt::format("\"unix:{}\" is not an absolute path", path), "write unix:/run/app.sock"
    );
  }
  if (path.size() > kMaxUnixPath) {
    return config::complain(
        fmt::format("the path of a unix socket has {} characters at most", kMaxUnixPath)
    );
  }
  return ServerAddress{
      .kind = ServerAddress::Kind::Unix, .host = {}, .port = 0, .path = std::string(path)
  };
}

/// A name or an IPv4 address: letters, digits, `-`, `_` and `.`.
bool is_name(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.front() != '-' && !text.contains("..") &&
         std::ranges::all_of(text, [](char c) {
           return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

bool is_ipv6(std::string_view text) {
  return text.contains(':') && std::ranges::all_of(text, [](char c) {
           return hex_value(c) >= 0 || c == ':' || c == '.';
         });
}

config::Parsed<ServerAddress> parse_host_and_port(
    std::string_view text, std::optional<std::uint16_t> default_port
) {
  const bool has_brackets = text.starts_with('[');
  const std::size_t host_end = has_brackets ? text.find(']') : text.rfind(':');
  const std::string_view host =
      has_brackets ? text.substr(1, std::min(host_end, text.size()) - 1) : text.substr(0, host_end);
  if (!has_brackets && host.contains(':')) {
    return config::complain(
        fmt::format("\"{}\" is not an address", text),
        "write an IPv6 address in brackets: \"[::1]:80\""
    );
  }
  if (has_brackets ? host_end == std::string_view::npos || !is_ipv6(host) : !is_name(host)) {
    return config::complain(
        fmt::format("\"{}\" is not an address", text),
        "write host:port, \"[::1]:port\" or unix:/path"
    );
  }
  const std::string_view rest =
      text.substr(std::min(text.size(), has_brackets ? host_end + 1 : host.size()));
  if (rest.empty() && !default_port.has_value()) {
    return config::complain(
        fmt::format("\"{}\" has no port", text), fmt::format("write {}:80", text)
    );
  }
  const auto port = rest.empty()          ? std::optional<std::uint64_t>(default_port)
                    : rest.front() == ':' ? parse_decimal(rest.substr(1), UINT16_MAX)
                                          : std::nullopt;
  if (!port.has_value() || *port == 0) {
    return config::complain(
        fmt::format("\"{}\" has no valid port", text), "a port is a number from 1 to 65535"
    );
  }
  return ServerAddress{
      .kind = ServerAddress::Kind::Network,
      .host = to_lower(host),
      .port = static_cast<std::uint16_t>(*port),
      .path = {}
  };
}

}  // namespace

config::Parsed<ServerAddress> ServerAddress::parse(std::string_view text) {
  if (text.starts_with("unix:")) {
    return parse_unix(text.substr(5));
  }
  if (text.starts_with("https://")) {
    return config::complain("TLS to upstreams is not supported yet");
  }
  std::optional<std::uint16_t> default_port;
  std::string_view rest = text;
  if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    default_port = kHttpPort;
    if (rest.ends_with('/')) {
      rest.remove_suffix(1);
    }
    if (rest.contains('/')) {
      return config::complain(
          fmt::format("\"{}\" has a path: servers are addresses alone", text),
          "strip_prefix and rewrite change the path"
      );
    }
  } else if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    return config::complain(fmt::format("{}:// is not supported yet", text.substr(0, scheme)));
  }
  if (!rest.empty() && std::ranges::all_of(rest, is_digit)) {
    const std::string local = fmt::format("127.0.0.1:{}", rest);
    return parse_host_and_port(local, std::nullopt);
  }
  return parse_host_and_port(rest, default_port);
}

std::string ServerAddress::to_string() const {
  if (kind == Kind::Unix) {
    return "unix:" + path;
  }
  return host.contains(':') ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string ServerAddress::authority() const {
  if (kind == Kind::Unix) {
    return "localhost";
  }
  std::string text = to_string();
  if (port == kHttpPort) {
    text.resize(text.rfind(':'));
  }
  return text;
}

}  // namespace sluice::upstream
