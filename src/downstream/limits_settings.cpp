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
    config::unsupported("connections_per_client"),
    config::unsupported("memory"),
};

}  // namespace

std::span<const config::Field> LimitsSettings::fields() {
  return kFields;
}

}  // namespace sluice::downstream
