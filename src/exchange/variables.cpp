#include "exchange/variables.h"

#include "base/strings.h"
#include "config/suggest.h"
#include "exchange/captures.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace sluice::exchange {

namespace {

struct Row {
  std::string_view name;
  VariableId id;
};

constexpr std::array kVariables = {
    Row{"client_ip", VariableId::ClientIp},
    Row{"peer_ip", VariableId::PeerIp},
    Row{"client_port", VariableId::ClientPort},
    Row{"host", VariableId::Host},
    Row{"method", VariableId::Method},
    Row{"path", VariableId::Path},
    Row{"path_rest", VariableId::PathRest},
    Row{"query", VariableId::Query},
    Row{"scheme", VariableId::Scheme},
    Row{"request_id", VariableId::RequestId},
    Row{"upstream.name", VariableId::UpstreamName},
    Row{"upstream.address", VariableId::UpstreamAddress},
};

/// `$query.NAME`: variables whose second half is free.
constexpr std::array kFamilies = {
    Row{"query", VariableId::QueryValue},
    Row{"header", VariableId::Header},
    Row{"cookie", VariableId::Cookie},
};

/// First words of names with a dot: behind any other word a dot is text, as in `$path.html`.
constexpr std::array<std::string_view, 8> kDotted = {
    "query", "header", "cookie", "upstream", "geo", "tls", "cache", "jwt"
};

/// Known to the design; the features they tell of are not there.
constexpr std::array<std::string_view, 4> kUnsupported = {"geo", "tls", "cache", "jwt"};

template <std::size_t Size>
const Row* find(const std::array<Row, Size>& rows, std::string_view name) {
  const auto* row = std::ranges::find(rows, name, &Row::name);
  return row == rows.end() ? nullptr : row;
}

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr bool is_word(char c) {
  return is_alpha(c) || is_digit(c) || c == '_';
}

/// The names of fields, parameters and cookies that can be written here: token characters but dots.
constexpr bool is_member(char c) {
  return is_word(c) || c == '-';
}

std::string_view take_while(std::string_view& text, bool (*belongs)(char)) {
  const auto end = std::ranges::find_if_not(text, belongs);
  const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

std::string dollar(std::string_view name) {
  return "$" + std::string(name);
}

config::Parsed<Variable> read_number(std::string_view& text) {
  const std::string_view digits = take_while(text, is_digit);
  const auto number = parse_decimal(digits, Captures::kMax);
  if (!number.has_value() || *number == 0) {
    return config::complain(
        "unknown variable " + dollar(digits),
        "captures go from $1 to $" + std::to_string(Captures::kMax)
    );
  }
  return Variable{.name = {}, .number = static_cast<std::uint8_t>(*number)};
}

/// What follows the dot of `$query.` and its like.
config::Parsed<Variable> read_member(std::string_view word, std::string_view& text) {
  std::string_view rest = text.substr(1);
  std::string_view member = take_while(rest, is_member);
  if (contains(kUnsupported, word)) {
    return config::complain(dollar(word) + "." + std::string(member) + " is not supported yet");
  }
  if (member.empty()) {
    return config::complain(dollar(word) + ". needs a name behind the dot");
  }
  if (const Row* family = find(kFamilies, word)) {
    text = rest;
    return Variable{.id = family->id, .name = std::string(member)};
  }
  // The rest of the list has names of its own, which end where a word ends.
  rest = text.substr(1);
  const std::string name = std::string(word) + "." + std::string(take_while(rest, is_word));
  if (const Row* row = find(kVariables, name)) {
    text = rest;
    return Variable{.id = row->id, .name = {}};
  }
  return config::complain(
      "unknown variable " + dollar(name), "there are $upstream.name and $upstream.address"
  );
}

std::string suggest_variable(const Variable& variable, std::span<const std::string> capture_names) {
  std::vector<std::string> known;
  for (const std::string& name : capture_names) {
    known.push_back(dollar(name));
  }
  for (const Row& row : kVariables) {
    known.push_back(dollar(row.name));
  }
  const std::vector<std::string_view> choices(known.begin(), known.end());
  return config::suggest(to_string(variable), choices);
}

}  // namespace

config::Parsed<Variable> read_variable(std::string_view& text) {
  text.remove_prefix(1);
  if (!text.empty() && is_digit(text.front())) {
    return read_number(text);
  }
  const std::string_view word = take_while(text, is_word);
  if (word.empty()) {
    return text.starts_with('{')
               ? config::complain(
                     "\"${\" does not begin a variable", "write $name; ${NAME} is replaced at load"
                 )
               : config::complain(
                     "\"$\" needs the name of a variable behind it", "write $$ for a dollar"
                 );
  }
  if (text.starts_with('.') && contains(kDotted, word)) {
    // `$query.` at the end of a sentence is `$query` and a full stop.
    const bool has_member = text.size() > 1 && is_member(text[1]);
    if (has_member || find(kVariables, word) == nullptr) {
      return read_member(word, text);
    }
  }
  if (const Row* row = find(kVariables, word)) {
    return Variable{.id = row->id, .name = {}};
  }
  if (contains(kDotted, word)) {
    return config::complain(dollar(word) + " needs a name", "write " + dollar(word) + ".NAME");
  }
  return Variable{.name = std::string(word)};
}

std::string to_string(const Variable& variable) {
  if (variable.number != 0) {
    return dollar(std::to_string(variable.number));
  }
  const auto has_id = [&](const Row& row) { return row.id == variable.id; };
  if (const auto* row = std::ranges::find_if(kFamilies, has_id); row != kFamilies.end()) {
    return dollar(row->name) + "." + variable.name;
  }
  const auto* row = std::ranges::find_if(kVariables, has_id);
  return dollar(row == kVariables.end() ? std::string_view(variable.name) : row->name);
}

std::optional<config::Complaint> check_variable(
    const Variable& variable, std::span<const std::string> capture_names
) {
  if (variable.id != VariableId::Capture) {
    return std::nullopt;
  }
  if (variable.number != 0) {
    if (variable.number <= capture_names.size()) {
      return std::nullopt;
    }
    return config::Complaint{
        "unknown variable " + to_string(variable),
        "captures here: " + std::to_string(capture_names.size())
    };
  }
  if (std::ranges::find(capture_names, variable.name) != capture_names.end()) {
    return std::nullopt;
  }
  return config::Complaint{
      "unknown variable " + to_string(variable), suggest_variable(variable, capture_names)
  };
}

bool is_variable_name(std::string_view name) {
  return find(kVariables, name) != nullptr || contains(kDotted, name);
}

}  // namespace sluice::exchange
