#include "downstream/listener_settings.h"

#include "base/strings.h"
#include "config/field.h"

#include <array>

namespace sluice::downstream {

namespace {

constexpr std::array kTimeoutFields = {
    config::field<&ListenerTimeouts::header>(
        "header", "Longest time for a request head, from its first byte.", config::at_least("1ms")
    ),
    config::field<&ListenerTimeouts::keepalive>(
        "keepalive", "How long a connection may wait for its next request.", config::at_least("1ms")
    ),
};

constexpr std::array kFields = {
    config::field<&ListenerSettings::name>(
        "name", "What logs, metrics and `sites.X.listen` call it."
    ),
    config::field<&ListenerSettings::address>(
        "address",
        "`PORT`, `ADDRESS:PORT` or `unix:PATH`; port 0 picks a free one.",
        config::required()
    ),
    config::field<&ListenerSettings::timeout>("timeout", "How long to wait for a client."),
    config::unsupported("redirect"),
    config::unsupported("tls"),
    config::unsupported("http"),
    config::unsupported("proxy_protocol"),
};

constexpr std::string_view kUnixPrefix = "unix:";

}  // namespace

std::span<const config::Field> ListenerTimeouts::fields() {
  return kTimeoutFields;
}

std::span<const config::Field> ListenerSettings::fields() {
  return kFields;
}

Result<io::Address> parse_listen_address(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) {
    return io::Address::unix_path(text.substr(kUnixPrefix.size()));
  }
  const std::size_t colon = text.rfind(':');
  const std::string_view host = colon == std::string_view::npos ? "" : text.substr(0, colon);
  const auto port =
      parse_decimal(colon == std::string_view::npos ? text : text.substr(colon + 1), UINT16_MAX);
  if (!port) {
    return fail(Errc::BadTarget, "the port is a number from 0 to 65535");
  }
  if (host.empty() || host == "*") {
    return io::Address::v6({}, static_cast<std::uint16_t>(*port));  // takes IPv4 as well
  }
  if (host.find(':') != std::string_view::npos && host.front() != '[') {
    return fail(Errc::BadTarget, "an IPv6 address stands in brackets");
  }
  return io::Address::parse_ip(
      host == "localhost" ? "127.0.0.1" : host, static_cast<std::uint16_t>(*port)
  );
}

}  // namespace sluice::downstream

namespace sluice::config {

bool Codec<downstream::ListenerSettings>::load(
    const Node& node, Context& context, downstream::ListenerSettings& listener
) {
  const bool loaded = node.is_scalar() ? load_value(node, context, listener.address)
                                       : StructCodec::load(node, context, listener);
  if (!loaded) {
    return false;
  }
  const Result<io::Address> address = downstream::parse_listen_address(listener.address);
  if (!address) {
    const Node* written = node.is_mapping() ? node.find("address") : nullptr;
    return context.error(
        written != nullptr ? *written : node,
        "\"" + listener.address + "\" is no address to listen on",
        "write 8080, \"127.0.0.1:8080\", \"[::1]:8080\" or \"unix:/run/x.sock\""
    );
  }
  listener.parsed = *address;
  return true;
}

void Codec<downstream::ListenerSettings>::schema(SchemaWriter& out) {
  out.any_of({Codec<std::string>::schema, StructCodec::schema});
}

}  // namespace sluice::config
