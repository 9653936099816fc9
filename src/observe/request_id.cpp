#include "observe/request_id.h"

#include "http/grammar.h"
#include "observe/trace.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>

namespace sluice::observe {

namespace {

constexpr std::size_t kMaxLength = 128;
constexpr std::string_view kAlsoAllowed = "/=:@";

}  // namespace

RequestIdText make_request_id(WallTime now, Rng& rng) {
  const auto milliseconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count()
  );
  const std::uint64_t high = (milliseconds << 16U) | 0x7000U | (rng.next() >> 52U);
  const std::uint64_t low = (std::uint64_t{1} << 63U) | (rng.next() >> 2U);

  std::array<char, 32> digits;
  write_hex(low, write_hex(high, digits.data()));
  RequestIdText text;
  char* to = text.data();
  const auto group = [&](std::size_t from, std::size_t size) {
    std::memcpy(to, digits.data() + from, size);
    to += size;
  };
  group(0, 8);
  *to++ = '-';
  group(8, 4);
  *to++ = '-';
  group(12, 4);
  *to++ = '-';
  group(16, 4);
  *to++ = '-';
  group(20, 12);
  return text;
}

bool is_valid_request_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxLength && std::ranges::all_of(id, [](char c) {
    return http::is_token_char(c) || kAlsoAllowed.contains(c);
  });
}

}  // namespace sluice::observe
