#include "exchange/template.h"

#include "base/strings.h"
#include "http/grammar.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sluice::exchange {

namespace {

/// Follows the text of a URL and knows which part of it comes next (RFC 3986 §3).
class UrlPlaces {
 public:
  void pass_text(std::string_view text) {
    if (at_start_) {
      text = pass_start(text);
    }
    for (const char c : text) {
      pass(c);
    }
    at_start_ = at_start_ && text.empty();
  }

  /// The place of a variable here; `behind` is the template's text behind it.
  ValuePlace pass_variable(VariableId id, std::string_view behind) {
    if (at_start_ && id == VariableId::Scheme && behind.starts_with("://")) {
      return ValuePlace::Scheme;
    }
    at_start_ = false;
    if (id == VariableId::Path && place_ == ValuePlace::Authority) {
      place_ = ValuePlace::Path;  // it begins with a slash: `https://$host$path`
    }
    return place_;
  }

  [[nodiscard]] bool has_query() const { return has_query_; }

 private:
  /// A scheme and the two slashes before an authority. What is left of the text.
  std::string_view pass_start(std::string_view text) {
    const std::size_t scheme = text.find("://");
    const bool has_scheme =
        scheme != std::string_view::npos && std::ranges::all_of(text.substr(0, scheme), [](char c) {
          return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
        });
    if (has_scheme) {
      text.remove_prefix(scheme + 1);
    }
    if (text.starts_with("//")) {
      text.remove_prefix(2);
      place_ = ValuePlace::Authority;
      at_start_ = false;
    }
    return text;
  }

  void pass(char c) {
    at_start_ = false;
    if (c == '?' && !in_fragment_) {
      place_ = ValuePlace::Query;
      has_query_ = true;
    } else if (c == '#') {
      place_ = ValuePlace::Query;
      in_fragment_ = true;
    } else if (c == '/' && place_ == ValuePlace::Authority) {
      place_ = ValuePlace::Path;
    }
  }

  ValuePlace place_ = ValuePlace::Path;
  bool at_start_ = true;
  bool in_fragment_ = false;
  bool has_query_ = false;
};

/// Constant text up to the next variable, `$$` made a dollar. Removes it from `rest`.
std::string read_text(std::string_view& rest) {
  std::string text;
  while (!rest.empty()) {
    if (rest.front() == '$') {
      if (!rest.starts_with("$$")) {
        break;
      }
      rest.remove_prefix(1);
    }
    text.push_back(rest.front());
    rest.remove_prefix(1);
  }
  return text;
}

/// Complains about characters of the template's own text that cannot stand where it will.
std::optional<config::Complaint> check_text(std::string_view text, TemplateUse use) {
  if (use == TemplateUse::HeaderValue && !http::is_field_value(text)) {
    return config::Complaint{"a header value cannot have line breaks or other controls", {}};
  }
  if (use == TemplateUse::Url) {
    for (const char c : text) {
      if ((!http::is_target_char(c) && c != '#') || c == '\\') {
        return config::Complaint{
            "a URL cannot have a " +
                (c == ' ' ? std::string("space") : "\"" + std::string(1, c) + "\""),
            "write it percent-encoded"
        };
      }
    }
  }
  return std::nullopt;
}

ValuePlace place_of(TemplateUse use) {
  return use == TemplateUse::HeaderValue ? ValuePlace::HeaderValue : ValuePlace::Text;
}

}  // namespace

config::Parsed<Template> Template::parse(std::string_view text, TemplateUse use) {
  Template result;
  result.source_ = text;
  UrlPlaces url;
  while (true) {
    std::string constant = read_text(text);
    if (auto complaint = check_text(constant, use)) {
      return std::unexpected(*std::move(complaint));
    }
    url.pass_text(constant);
    if (text.empty()) {
      result.tail_ = std::move(constant);
      break;
    }
    config::Parsed<Variable> variable = read_variable(text);
    if (!variable.has_value()) {
      return std::unexpected(std::move(variable).error());
    }
    if (result.parts_.size() == kMaxVariables) {
      return config::complain(
          "more than " + std::to_string(kMaxVariables) + " variables in one text"
      );
    }
    const ValuePlace url_place = url.pass_variable(variable->id, text);
    result.parts_.push_back(
        {.text = std::move(constant),
         .variable = *std::move(variable),
         .place = use == TemplateUse::Url ? url_place : place_of(use)}
    );
  }
  result.has_query_ = use == TemplateUse::Url && url.has_query();
  return result;
}

std::optional<config::Complaint> Template::check(std::span<const std::string> capture_names) const {
  for (const Part& part : parts_) {
    if (auto complaint = check_variable(part.variable, capture_names)) {
      return complaint;
    }
  }
  return std::nullopt;
}

Result<std::string_view> Template::evaluate(const VariableSource& source, Arena& arena) const {
  if (parts_.empty()) {
    return tail_;
  }
  std::array<std::string_view, kMaxVariables> values;
  std::size_t size = tail_.size();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    values[i] = TRY(fit_value(part.variable.id, source.get(part.variable), part.place, arena));
    size += part.text.size() + values[i].size();
  }
  if (size == values[0].size()) {
    return values[0];  // a variable alone, as in `X-Real-IP: $client_ip`
  }
  char* const start = arena.allocate_array<char>(size);
  char* to = start;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    to = std::ranges::copy(parts_[i].text, to).out;
    to = std::ranges::copy(values[i], to).out;
  }
  std::ranges::copy(tail_, to);
  return std::string_view(start, size);
}

}  // namespace sluice::exchange
