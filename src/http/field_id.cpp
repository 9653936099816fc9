#include "http/field_id.h"

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

/// A name as three words that overlap where it is shorter than 24 bytes: compared at once, whatever
/// its length.
struct Words {
  std::uint64_t first = 0;
  std::uint64_t middle = 0;
  std::uint64_t last = 0;

  constexpr bool operator==(const Words&) const = default;
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

constexpr Words words_of(std::string_view name) {
  const char* const at = name.data();
  const std::size_t size = name.size();
  if (size > 16) {
    return {
        load<std::uint64_t>(at), load<std::uint64_t>(at + 8), load<std::uint64_t>(at + size - 8)
    };
  }
  if (size >= 8) {
    return {load<std::uint64_t>(at), 0, load<std::uint64_t>(at + size - 8)};
  }
  if (size >= 4) {
    return {load<std::uint32_t>(at), 0, load<std::uint32_t>(at + size - 4)};
  }
  return {load<std::uint16_t>(at), 0, load<std::uint16_t>(at + size - 2)};
}

/// Bit 5 of every letter and no other bit: set in both names, it hides the case of letters and of
/// nothing else.
constexpr Words letters_of(std::string_view name) {
  std::array<char, kLongest> bits{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    bits[i] = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? '\x20' : '\0';
  }
  return words_of({bits.data(), name.size()});
}

constexpr Words operator|(const Words& a, const Words& b) {
  return {a.first | b.first, a.middle | b.middle, a.last | b.last};
}

struct Row {
  Words lower;
  Words letters;
  std::size_t size = 0;
};

/// A perfect hash: no two of our names share a slot, so that one comparison decides.
struct Table {
  static constexpr int kBits = 9;

  std::uint64_t multiplier = 0;
  std::array<std::uint8_t, std::size_t{1} << kBits> slots{};
  std::array<Row, kNames.size()> rows{};

  [[nodiscard]] constexpr std::size_t slot_of(const Words& words, std::size_t size) const {
    constexpr std::uint64_t kEveryBit5 = 0x2020202020202020;
    const std::uint64_t mixed = (words.first | kEveryBit5) ^ ((words.last | kEveryBit5) << 3U) ^
                                (std::uint64_t{size} << 56U);
    return static_cast<std::size_t>((mixed * multiplier) >> (64 - kBits));
  }

  consteval bool fill(std::uint64_t with_multiplier) {
    multiplier = with_multiplier;
    slots = {};
    for (std::size_t id = 1; id < kNames.size(); ++id) {
      std::uint8_t& slot = slots[slot_of(words_of(kNames[id]), kNames[id].size())];
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
    table.rows[id] = {words_of(name) | letters_of(name), letters_of(name), name.size()};
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
  const Words words = words_of(name);
  const std::uint8_t id = kTable.slots[kTable.slot_of(words, name.size())];
  const Row& row = kTable.rows[id];
  if (row.size == name.size() && (words | row.letters) == row.lower) {
    return static_cast<FieldId>(id);
  }
  return FieldId::Other;
}

std::string_view field_name(FieldId id) {
  return kNames[static_cast<std::size_t>(id)];
}

}  // namespace sluice::http
