#include "admin/settings.h"

#include "config/containers.h"
#include "config/field.h"

#include <array>

namespace sluice::admin {

namespace {

constexpr std::array kFields = {
    config::field<&AdminSettings::address>(
        "address", "`PORT`, `ADDRESS:PORT` or `unix:PATH`; the default is 127.0.0.1:9900."
    ),
    config::unsupported("token"),
};

constexpr std::array kStatusFields = {
    config::field<&StatusSettings::address>(
        "address",
        "`PORT`, `ADDRESS:PORT` or `unix:PATH`, for `/metrics`, `/livez` and `/readyz`.",
        config::required()
    ),
};

}  // namespace

std::span<const config::Field> StatusSettings::fields() {
  return kStatusFields;
}

std::span<const config::Field> AdminSettings::fields() {
  return kFields;
}

}  // namespace sluice::admin
