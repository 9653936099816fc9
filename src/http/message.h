#pragma once

#include "http/body.h"
#include "http/fields.h"
#include "http/method.h"
#include "http/status.h"

#include <cstdint>
#include <string_view>

namespace sluice::http {

struct Version {
  std::uint8_t major = 1;
  std::uint8_t minor = 1;

  constexpr auto operator<=>(const Version&) const = default;
};

inline constexpr Version kHttp10{1, 0};
inline constexpr Version kHttp11{1, 1};

/// The four forms of a request target (RFC 9112 §3.2).
enum class TargetForm : std::uint8_t { Origin, Absolute, Authority, Asterisk };

/// What a request says before its body, as received and checked; all views are in the exchange's
/// arena.
struct RequestHead {
  explicit RequestHead(Arena& arena) : fields(arena) {}

  Method method = Method::Get;
  TargetForm form = TargetForm::Origin;
  Version version = kHttp11;
  std::string_view method_name;
  std::string_view target;     ///< as received
  std::string_view authority;  ///< of the absolute form, else Host; host and perhaps port, valid;
                               ///< empty if none came
  std::string_view path;       ///< as received, with a leading '/'; "*" in the asterisk form
  std::string_view query;      ///< without the '?'
  bool has_query = false;      ///< tells "/p?" from "/p"
  FieldSection fields;         ///< Host included
};

/// What a response says before its body.
struct ResponseHead {
  explicit ResponseHead(Arena& arena) : fields(arena) {}

  StatusCode status{200};
  Version version = kHttp11;
  std::string_view reason;  ///< as received; empty: the registered phrase is sent
  FieldSection fields;
};

/// An answer on its way to the client.
struct Response {
  explicit Response(Arena& arena) : head(arena) {}

  ResponseHead head;
  BodyPtr body;             ///< null: none
  ArenaPtr<Duplex> tunnel;  ///< after a 101 (or a 2xx to CONNECT): the other side of the tunnel
  /// What a response without a body says of the length it would have (HEAD, 304); none: it says
  /// nothing.
  BodyLength declared_length;
};

}  // namespace sluice::http
