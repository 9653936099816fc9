#include "sim/message.h"

#include "base/strings.h"

#include <algorithm>

namespace sluice::sim {

std::optional<std::string> Message::field(std::string_view name) const {
  const std::vector<std::string> values = all(name);
  return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

std::vector<std::string> Message::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const Field& one : fields) {
    if (one.first == name) {
      values.push_back(one.second);
    }
  }
  return values;
}

int Message::status() const {
  const std::size_t space = start_line.find(' ');
  if (!start_line.starts_with("HTTP/") || space == std::string::npos) {
    return 0;
  }
  return static_cast<int>(
      parse_decimal(std::string_view(start_line).substr(space + 1, 3), 999).value_or(0)
  );
}

std::string Message::target() const {
  const std::size_t first = start_line.find(' ');
  const std::size_t last = start_line.rfind(' ');
  return first < last ? start_line.substr(first + 1, last - first - 1) : "";
}

Message::Field parse_message_field(std::string_view line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view value = line.substr(std::min(colon + 1, line.size()));
  return {to_lower(line.substr(0, colon)), std::string(trim_ows(value))};
}

Message parse_message_head(std::string_view head) {
  Message message;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    if (message.start_line.empty()) {
      message.start_line = line;
    } else {
      message.fields.push_back(parse_message_field(line));
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return message;
}

}  // namespace sluice::sim
