#include "proxy/value_match.h"

#include <utility>

namespace sluice::proxy {

config::Parsed<ValueMatch> ValueMatch::parse(std::string_view text) {
  ValueMatch match;
  match.source_ = text;
  if (text.starts_with('~')) {
    config::Parsed<exchange::Regex> regex = exchange::Regex::compile(text.substr(1));
    if (!regex.has_value()) {
      return std::unexpected(std::move(regex).error());
    }
    match.regex_ = *std::move(regex);
  }
  return match;
}

bool ValueMatch::accepts(std::optional<std::string_view> value) const {
  if (wants_absent()) {
    return !value.has_value();
  }
  if (!value.has_value()) {
    return false;
  }
  return regex_.has_value() ? regex_->matches(*value) : *value == source_;
}

}  // namespace sluice::proxy
