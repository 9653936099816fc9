#pragma once

#include "config/complaint.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice::exchange {

/// What a template can ask for while a request is served.
enum class VariableId : std::uint8_t {
  ClientIp,
  PeerIp,
  ClientPort,
  Host,
  Method,
  Path,
  PathRest,
  Query,
  QueryValue,  ///< `$query.NAME`
  Header,      ///< `$header.NAME`
  Cookie,      ///< `$cookie.NAME`
  Scheme,
  RequestId,
  UpstreamName,
  UpstreamAddress,
  Capture,  ///< `$1`, `$name`
};

/// One variable as a template names it.
struct Variable {
  VariableId id = VariableId::Capture;
  std::string name;         ///< of the query value, header, cookie or named capture; else empty
  std::uint8_t number = 0;  ///< of a numbered capture, from 1; else 0

  bool operator==(const Variable&) const = default;
};

/// As a user writes it: `$query.page`.
std::string to_string(const Variable& variable);

/// Whose values they are: an exchange, or a test.
class VariableSource {
 public:
  VariableSource() = default;
  VariableSource(const VariableSource&) = delete;
  VariableSource& operator=(const VariableSource&) = delete;
  virtual ~VariableSource() = default;

  /// The value; empty if there is none. Valid as long as the exchange. What each holds:
  /// `Path`, `PathRest` and captures: text of the normalised path, still encoded. `PathRest`: what
  /// follows the prefix of `/users/*`, without the slash between. `Query`: as received, without
  /// `?`. `QueryValue`: decoded, of the first parameter of that name. `Header`: of the first line.
  /// `Cookie`: of the first pair. `Host`: without port.
  [[nodiscard]] virtual std::string_view get(const Variable& variable) const = 0;
};

/// Reads the variable at the start of `text`, which begins with `$`, and removes it from `text`.
/// A name that is no variable of ours is a capture: whether the route has it, `check_variable`
/// tells. Complains about a `$` without a name, `${`, a missing `.NAME`, and variables of features
/// not there yet.
config::Parsed<Variable> read_variable(std::string_view& text);

/// What is wrong with a variable where the captures have these names: `unknown variable $majr`.
/// Empty if nothing is.
std::optional<config::Complaint> check_variable(
    const Variable& variable, std::span<const std::string> capture_names
);

/// Whether captures may not have this name, since `$name` means something else.
bool is_variable_name(std::string_view name);

}  // namespace sluice::exchange
