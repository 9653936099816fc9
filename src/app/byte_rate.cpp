#include "app/byte_rate.h"

namespace sluice::config {

namespace {

constexpr std::string_view kPerSecond = "/s";

}  // namespace

Parsed<app::ByteRate> Codec<app::ByteRate>::parse(std::string_view text) {
  const Parsed<Bytes> bytes = text.ends_with(kPerSecond)
                                  ? Codec<Bytes>::parse(text.substr(0, text.size() - 2))
                                  : complain("");
  if (!bytes.has_value() || *bytes == Bytes(0)) {
    return complain("\"" + std::string(text) + "\" is no rate of bytes", "write 240B/s, 1KiB/s");
  }
  return app::ByteRate{*bytes};
}

std::string Codec<app::ByteRate>::format(const app::ByteRate& value) {
  return Codec<Bytes>::format(value.per_second) + std::string(kPerSecond);
}

}  // namespace sluice::config
