#include "upstream/settings.h"

#include "config/containers.h"
#include "config/field.h"

#include <array>

namespace sluice::upstream {

namespace {

constexpr std::array kServerFields = {
    config::field<&ServerSettings::address>(
        "address", "`HOST:PORT`, `http://HOST` or `unix:PATH`.", config::required()
    ),
    config::field<&ServerSettings::weight>(
        "weight",
        "Its share of the requests, relative to the others.",
        config::at_least("1"),
        config::at_most("65535")
    ),
    config::field<&ServerSettings::backup>(
        "backup", "Takes requests only while every other server fails."
    ),
    config::field<&ServerSettings::max_connections>(
        "max_connections",
        "Most connections to each of its addresses, of all workers together.",
        config::at_least("1")
    ),
    config::unsupported("slow_start"),
};

constexpr std::array kPoolFields = {
    config::field<&PoolSettings::max_connections>(
        "max_connections",
        "Most connections to each endpoint, of all workers together.",
        config::at_least("1")
    ),
    config::field<&PoolSettings::max_idle>(
        "max_idle", "Idle connections a worker keeps to each endpoint."
    ),
    config::field<&PoolSettings::idle_timeout>(
        "idle_timeout", "How long an idle connection is kept.", config::at_least("1ms")
    ),
    config::field<&PoolSettings::max_requests>(
        "max_requests", "Requests after which a connection is closed.", config::at_least("1")
    ),
    config::field<&PoolSettings::queue>(
        "queue", "Requests of a worker that may wait for a connection; more are 503."
    ),
    config::field<&PoolSettings::queue_timeout>(
        "queue_timeout", "Longest wait for a connection; then 503.", config::at_least("1ms")
    ),
};

constexpr std::array kTimeoutFields = {
    config::field<&TimeoutSettings::connect>(
        "connect", "To open a connection, and to look its name up.", config::at_least("1ms")
    ),
    config::field<&TimeoutSettings::first_byte>(
        "first_byte",
        "From the end of the request to the head of the response.",
        config::at_least("1ms")
    ),
    config::field<&TimeoutSettings::idle>(
        "idle", "Between two pieces of a body.", config::at_least("1ms")
    ),
    config::field<&TimeoutSettings::total>(
        "total",
        "For all of an exchange with it, retries and the response body included.",
        config::at_least("1ms")
    ),
    config::field<&TimeoutSettings::tunnel>(
        "tunnel", "How long neither side of a tunnel may send anything.", config::at_least("1ms")
    ),
};

constexpr std::array kFields = {
    config::field<&UpstreamSettings::servers>(
        "servers",
        "Where the requests go.",
        config::required(),
        config::not_empty(),
        config::or_one()
    ),
    config::field<&UpstreamSettings::balance>("balance", "How a server is chosen."),
    config::field<&UpstreamSettings::protocol>("protocol", "What is spoken to it."),
    config::field<&UpstreamSettings::pool>("pool", "Connections kept open to it."),
    config::field<&UpstreamSettings::timeout>("timeout", "How long to wait for it."),
    config::unsupported("hash_on"),
    config::unsupported("sticky"),
    config::unsupported("tls"),
    config::unsupported("proxy_protocol"),
    config::unsupported("health"),
    config::unsupported("retry"),
    config::unsupported("breaker"),
    config::unsupported("discover"),
};

}  // namespace

std::span<const config::Field> ServerSettings::fields() {
  return kServerFields;
}

std::span<const config::Field> PoolSettings::fields() {
  return kPoolFields;
}

std::span<const config::Field> TimeoutSettings::fields() {
  return kTimeoutFields;
}

std::span<const config::Field> UpstreamSettings::fields() {
  return kFields;
}

}  // namespace sluice::upstream

namespace sluice::config {

bool Codec<upstream::ServerSettings>::load(
    const Node& node, Context& context, upstream::ServerSettings& server
) {
  return node.is_scalar() ? load_value(node, context, server.address)
                          : StructCodec::load(node, context, server);
}

void Codec<upstream::ServerSettings>::schema(SchemaWriter& out) {
  out.any_of({Codec<upstream::ServerAddress>::schema, StructCodec::schema});
}

bool Codec<upstream::UpstreamSettings>::load(
    const Node& node, Context& context, upstream::UpstreamSettings& upstream
) {
  if (node.is_scalar()) {
    return load_value(node, context, upstream.servers.emplace_back());
  }
  if (node.is_sequence()) {
    return node.items().empty() ? context.error(node, "an upstream needs a server at least")
                                : load_value(node, context, upstream.servers);
  }
  return StructCodec::load(node, context, upstream);
}

void Codec<upstream::UpstreamSettings>::schema(SchemaWriter& out) {
  out.any_of(
      {Codec<upstream::ServerSettings>::schema,
       Codec<std::vector<upstream::ServerSettings>>::schema,
       StructCodec::schema}
  );
}

}  // namespace sluice::config
