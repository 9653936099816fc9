#include "http/field_id.h"

#include "base/strings.h"

#include <array>
#include <bit>
#include <cstring>

namespace sluice::http {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(FieldId::Count_)> kNames = {
    "",
    "Accept",
    "Accept-Encoding",
    "Age",
    "Allow",
    "Authorization",
    "Cache-Control",
    "Client-Cert",
    "Client-Cert-Chain",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "Early-Data",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "Host",
    "HTTP2-Settings",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Last-Modified",
    "Location",
    "Max-Forwards",
    "Origin",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Proxy-Status",
    "Range",
    "Referer",
    "Refresh",
    "Retry-After",
    "Server",
    "Set-Cookie",
    "TE",
    "traceparent",
    "tracestate",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "Vary",
    "Via",
    "WWW-Authenticate",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-ID",
};

constexpr std::size_t kShortest = 2;
constexpr std::size_t kLongest = 24;

/// The ends of a name as two words, which overlap where it is shorter than 16 bytes: all of it, but
/// for the middle of a longer one.
struct Ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  constexpr bool operator==(const Ends&) const = default;
};

template <class Word>
constexpr std::uint64_t load(const char* at) {
  if consteval {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
      word |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    }
    return word;
  } else {
    static_assert(std::endian::native == std::endian::little);
    Word word;
    std::memcpy(&word, at, sizeof(word));
    return word;
  }
}

constexpr Ends ends_of(std::string_view name) {
  const char* const at = name.data();
  const std::size_t size = name.size();
  if (size >= 8) {
    return {load<std::uint64_t>(at), load<std::uint64_t>(at + size - 8)};
  }
  if (size >= 4) {
    return {load<std::uint32_t>(at), load<std::uint32_t>(at + size - 4)};
  }
  return {load<std::uint16_t>(at), load<std::uint16_t>(at + size - 2)};
}

constexpr std::uint64_t middle_of(std::string_view name) {
  return name.size() > 16 ? load<std::uint64_t>(name.data() + 8) : 0;
}

struct Row {
  Ends lower;
  // Bit 5 of every letter and no other bit: set in both names, it hides the case of letters and of
  // nothing else.
  Ends letters;
  std::uint64_t middle_lower = 0;
  std::uint64_t middle_letters = 0;
  std::size_t size = 0;
};

consteval Row row_of(std::string_view name) {
  std::array<char, kLongest> lower{};
  std::array<char, kLongest> letters{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    letters[i] = is_alpha(name[i]) ? '\x20' : '\0';
    lower[i] = to_lower(name[i]);
  }
  const std::string_view lower_text(lower.data(), name.size());
  const std::string_view letters_text(letters.data(), name.size());
  return {
      .lower = ends_of(lower_text),
      .letters = ends_of(letters_text),
      .middle_lower = middle_of(lower_text),
      .middle_letters = middle_of(letters_text),
      .size = name.size(),
  };
}

/// A perfect hash: no two of our names share a slot, so that one comparison decides.
struct Table {
  static constexpr int kBits = 9;

  std::uint64_t multiplier = 0;
  std::array<std::uint8_t, std::size_t{1} << kBits> slots{};
  std::array<Row, kNames.size()> rows{};

  [[nodiscard]] constexpr std::size_t slot_of(const Ends& ends, std::size_t size) const {
    constexpr std::uint64_t kEveryBit5 = 0x2020202020202020;
    const std::uint64_t mixed = (ends.first ^ (ends.last << 8U) ^ size) | kEveryBit5;
    return static_cast<std::size_t>((mixed * multiplier) >> (64 - kBits));
  }

  consteval bool fill(std::uint64_t with_multiplier) {
    multiplier = with_multiplier;
    slots = {};
    for (std::size_t id = 1; id < kNames.size(); ++id) {
      std::uint8_t& slot = slots[slot_of(ends_of(kNames[id]), kNames[id].size())];
      if (slot != 0) {
        return false;
      }
      slot = static_cast<std::uint8_t>(id);
    }
    return true;
  }
};

consteval Table make_table() {
  Table table;
  for (std::size_t id = 1; id < kNames.size(); ++id) {
    const std::string_view name = kNames[id];
    if (name.size() < kShortest || name.size() > kLongest) {
      throw "a name this table cannot hold";
    }
    table.rows[id] = row_of(name);
  }
  std::uint64_t multiplier = 0x9E3779B97F4A7C15;
  while (!table.fill(multiplier)) {
    multiplier = multiplier * 6364136223846793005U + 1442695040888963406U;
  }
  return table;
}

constexpr Table kTable = make_table();

}  // namespace

FieldId field_id(std::string_view name) {
  if (name.size() < kShortest || name.size() > kLongest) {
    return FieldId::Other;
  }
  const Ends ends = ends_of(name);
  const std::uint8_t id = kTable.slots[kTable.slot_of(ends, name.size())];
  const Row& row = kTable.rows[id];
  const bool ends_match = row.size == name.size() &&
                          (ends.first | row.letters.first) == row.lower.first &&
                          (ends.last | row.letters.last) == row.lower.last;
  const bool matches = ends_match && (name.size() <= 16 ||
                                      (middle_of(name) | row.middle_letters) == row.middle_lower);
  return matches ? static_cast<FieldId>(id) : FieldId::Other;
}

std::string_view field_name(FieldId id) {
  return kNames[static_cast<std::size_t>(id)];
}

}  // namespace sluice::http
