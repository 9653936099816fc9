#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "config/codec.h"
#include "exchange/template_value.h"
#include "exchange/variables.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::exchange {

/// What becomes of a template's text, which decides how values are made safe in it.
enum class TemplateUse : std::uint8_t {
  Text,         ///< a body: values go in as they are
  HeaderValue,  ///< a value with CR, LF, NUL or another control is refused
  Url,          ///< a path, or an absolute URL: each value is encoded for the part it is in
};

/// A text with `$variables`, compiled at load: `/reports/$major`,
/// `https://new.example.com/$path_rest`. `$$` is a dollar. Immutable; shared by all exchanges.
///
/// In a URL, a value cannot leave its place. In a path, `$path`, `$path_rest` and captures go in as
/// the path text they are, where `?` and `#` stay encoded; any other value is one segment or a part
/// of one, so its `/` is encoded too. In a query, a value is encoded as one (`%20` of a capture
/// stays `%20`), but for `$query`, which goes in as it is. In an authority a value may hold host
/// characters alone.
class Template {
 public:
  static constexpr std::size_t kMaxVariables = 32;

  /// The empty text.
  Template() = default;

  static config::Parsed<Template> parse(std::string_view text, TemplateUse use);

  /// As it was written.
  [[nodiscard]] const std::string& source() const { return source_; }

  /// True if it always gives the same.
  [[nodiscard]] bool is_constant() const { return parts_.empty(); }

  /// Whether a URL has a query of its own: its text, not a value, holds a `?`.
  [[nodiscard]] bool has_query() const { return has_query_; }

  /// What is wrong with its variables on a route whose path captures these names. Empty if nothing
  /// is.
  [[nodiscard]] std::optional<config::Complaint> check(std::span<const std::string> capture_names
  ) const;

  /// The text for one request: a view into the template if it is constant, else in `arena` or of
  /// the source. Errors: BadTemplateValue for a value that must not stand where it would.
  [[nodiscard]] Result<std::string_view> evaluate(const VariableSource& source, Arena& arena) const;

  bool operator==(const Template& other) const { return source_ == other.source_; }

 private:
  /// Constant text and the variable behind it.
  struct Part {
    std::string text;
    Variable variable;
    ValuePlace place = ValuePlace::Text;
  };

  std::string source_;
  std::vector<Part> parts_;
  std::string tail_;  // constant text behind the last variable
  bool has_query_ = false;
};

/// A template that knows its use, so that it can be a setting.
template <TemplateUse Use>
class TemplateFor : public Template {
 public:
  TemplateFor() = default;

  static config::Parsed<TemplateFor> parse(std::string_view text) {
    config::Parsed<Template> parsed = Template::parse(text, Use);
    if (!parsed.has_value()) {
      return std::unexpected(std::move(parsed).error());
    }
    return TemplateFor(*std::move(parsed));
  }

 private:
  explicit TemplateFor(Template&& compiled) : Template(std::move(compiled)) {}
};

using TextTemplate = TemplateFor<TemplateUse::Text>;
using HeaderTemplate = TemplateFor<TemplateUse::HeaderValue>;
using UrlTemplate = TemplateFor<TemplateUse::Url>;

}  // namespace sluice::exchange

template <sluice::exchange::TemplateUse Use>
struct sluice::config::Codec<sluice::exchange::TemplateFor<Use>>
    : TextCodec<sluice::exchange::TemplateFor<Use>> {
  using Value = sluice::exchange::TemplateFor<Use>;
  static constexpr std::string_view kName = "text with `$variables`";

  static Parsed<Value> parse(std::string_view text) { return Value::parse(text); }

  static std::string format(const Value& value) { return value.source(); }
};
