#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sim {

/// A message as scripted clients and origins see it. Read by code of its own, so that it does not
/// share the proxy's mistakes.
struct Message {
  using Field = std::pair<std::string, std::string>;  ///< the name in lower case

  std::string start_line;
  std::vector<Field> fields;
  std::string body;
  std::vector<Field> trailers;
  bool complete = false;  ///< its body was read to the end that its framing announces

  /// The value of the only field of that name; empty if there is none or more than one.
  [[nodiscard]] std::optional<std::string> field(std::string_view name) const;
  /// The values of all fields of that name.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  /// Of a response's status line; 0 if it has none.
  [[nodiscard]] int status() const;

  /// Of a request line: "GET", "/path".
  [[nodiscard]] std::string method() const { return start_line.substr(0, start_line.find(' ')); }

  [[nodiscard]] std::string target() const;
};

/// A head without its blank line, as a message without a body.
Message parse_message_head(std::string_view head);

/// "name: value" as a field.
Message::Field parse_message_field(std::string_view line);

}  // namespace sluice::sim
