#include "downstream/limits_settings.h"

#include "config/field.h"

#include <array>

namespace sluice::downstream {

namespace {

constexpr std::array kFields = {
    config::field<&LimitsSettings::header_size>(
        "header_size",
        "Largest request head; more is 431, a longer request line 414.",
        config::at_least("1KiB"),
        config::at_most("1MiB")
    ),
    config::field<&LimitsSettings::headers>(
        "headers",
        "Most fields in a request; more is 431.",
        config::at_least("1"),
        config::at_most("10000")
    ),
    config::field<&LimitsSettings::upstream_header_size>(
        "upstream_header_size",
        "Largest head of an upstream's response; more is 502.",
        config::at_least("1KiB"),
        config::at_most("1MiB")
    ),
    config::field<&LimitsSettings::connections>(
        "connections",
        "Most client connections at a time; beyond, accepting pauses.",
        config::at_least("1")
    ),
    config::field<&LimitsSettings::connections_per_client>(
        "connections_per_client",
        "Most connections of one client (an IPv4 address, a /64 of IPv6) at a time; one more is "
        "answered with 429. Trusted proxies and unix sockets are spared.",
        config::at_least("1")
    ),
    config::field<&LimitsSettings::memory>(
        "memory",
        "Memory, of what the machine or container has, beyond which accepting pauses and answers "
        "end "
        "their connections."
    ),
};

}  // namespace

std::span<const config::Field> LimitsSettings::fields() {
  return kFields;
}

}  // namespace sluice::downstream

namespace sluice::config {

Parsed<downstream::MemoryLimit> Codec<downstream::MemoryLimit>::parse(std::string_view text) {
  if (text.ends_with('%')) {
    const Parsed<Ratio> share = Codec<Ratio>::parse(text);
    if (!share) {
      return std::unexpected(share.error());
    }
    if (share->millionths() == 0 || share->millionths() > 1'000'000) {
      return complain(
          "\"" + std::string(text) + "\" is no share of the memory", "write 1% to 100%"
      );
    }
    return downstream::MemoryLimit{.size = {}, .share = *share};
  }
  const Parsed<Bytes> size = Codec<Bytes>::parse(text);
  if (!size || size->count() == 0) {
    return complain(
        "\"" + std::string(text) + "\" is no amount of memory", "write 80%, 512MiB or 2GiB"
    );
  }
  return downstream::MemoryLimit{.size = *size, .share = {}};
}

std::string Codec<downstream::MemoryLimit>::format(const downstream::MemoryLimit& value) {
  return value.share ? Codec<Ratio>::format(*value.share) : Codec<Bytes>::format(value.size);
}

}  // namespace sluice::config
