#include "filters/rewrite/rewrite_path.h"

#include "base/strings.h"
#include "config/field.h"
#include "http/uri.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace sluice::filters {

namespace {

/// The captures are those of the rewrite's own regex, all else is the exchange's.
class RewriteVariables final : public exchange::VariableSource {
 public:
  RewriteVariables(
      const exchange::VariableSource& outer,
      const exchange::Captures& captures,
      const std::vector<std::string>& names
  )
      : outer_(outer), captures_(captures), names_(names) {}

  [[nodiscard]] std::string_view get(const exchange::Variable& variable) const override {
    if (variable.id != exchange::VariableId::Capture) {
      return outer_.get(variable);
    }
    if (variable.number != 0) {
      return captures_[variable.number];
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == variable.name) {
        return captures_[i + 1];
      }
    }
    return {};
  }

 private:
  const exchange::VariableSource& outer_;
  const exchange::Captures& captures_;
  const std::vector<std::string>& names_;
};

/// Whether some segment is `.` or `..`: requests are free of them, and values must not bring them
/// back.
bool has_dot_segment(std::string_view path) {
  for (std::size_t slash = path.find("/."); slash != std::string_view::npos;
       slash = path.find("/.", slash + 1)) {
    const std::string_view segment = path.substr(slash + 1, path.find('/', slash + 1) - slash - 1);
    if (segment == "." || segment == "..") {
      return true;
    }
  }
  return false;
}

/// `before`, the path of `target` and `after`; the query of `target` if it has one, else the old.
Result<RequestPath> compose(
    std::string_view before,
    std::string_view target,
    std::string_view after,
    bool has_query,
    const RequestPath& old,
    Arena& arena
) {
  RequestPath result = old;
  if (has_query) {
    const std::size_t mark = target.find('?');
    result.query = target.substr(mark + 1);
    result.has_query = !result.query.empty();
    target = target.substr(0, mark);
  }
  result.path = before.empty() && after.empty() ? target : arena.concat(before, target, after);
  if (!result.path.starts_with('/')) {
    result.path = arena.concat("/", result.path);
  }
  if (has_dot_segment(result.path)) {
    return fail(Errc::BadTemplateValue, "a . or .. segment in a rewritten path");
  }
  return result;
}

/// The map form of a rewrite.
struct RegexRewrite {
  static constexpr std::string_view kName = "rewrite";
  static std::span<const config::Field> fields();

  exchange::Regex from;
  exchange::UrlTemplate to;
};

constexpr std::array kFields = {
    config::field<&RegexRewrite::from>(
        "from",
        "Regex (RE2); the first part of the path that matches is replaced.",
        config::required()
    ),
    config::field<&RegexRewrite::to>(
        "to",
        "What stands there instead; `$1` and `$name` are captures of `from`.",
        config::required()
    ),
};

std::span<const config::Field> RegexRewrite::fields() {
  return kFields;
}

bool begins_with_slash(std::string_view text) {
  return text.starts_with('/') || text == "$path" || text.starts_with("$path/") ||
         text.starts_with("$path?");
}

}  // namespace

std::optional<config::Complaint> Rewrite::check(std::span<const std::string> capture_names) const {
  return to.check(
      from.has_value() ? std::span<const std::string>(from->capture_names()) : capture_names
  );
}

std::string_view strip_prefix(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) {
    return path;
  }
  const std::string_view rest = path.substr(prefix.size());
  if (rest.empty()) {
    return "/";
  }
  return rest.front() == '/' ? rest : path;
}

Result<RequestPath> rewrite(
    const Rewrite& rewrite,
    RequestPath request,
    const exchange::VariableSource& source,
    Arena& arena
) {
  if (!rewrite.from.has_value()) {
    const std::string_view target = TRY(rewrite.to.evaluate(source, arena));
    return compose({}, target, {}, rewrite.to.has_query(), request, arena);
  }
  exchange::Captures captures;
  const std::string_view found = rewrite.from->find(request.path, captures);
  if (found.data() == nullptr) {
    return request;
  }
  const RewriteVariables variables(source, captures, rewrite.from->capture_names());
  const std::string_view target = TRY(rewrite.to.evaluate(variables, arena));
  const auto start = static_cast<std::size_t>(found.data() - request.path.data());
  return compose(
      request.path.substr(0, start),
      target,
      request.path.substr(start + found.size()),
      rewrite.to.has_query(),
      request,
      arena
  );
}

}  // namespace sluice::filters

namespace sluice::config {

Parsed<filters::PathPrefix> Codec<filters::PathPrefix>::parse(std::string_view text) {
  ArenaBlocks blocks;
  Arena arena(blocks);
  const Result<std::string_view> path = http::normalise_path(text, {}, arena);
  if (!path.has_value() || path->contains('*')) {
    return complain(fmt::format("\"{}\" is not a prefix of paths", text), "write /users");
  }
  std::string prefix(*path);
  while (prefix.ends_with('/')) {
    prefix.pop_back();
  }
  if (prefix.empty()) {
    return complain("/ strips nothing", "leave strip_prefix out");
  }
  return filters::PathPrefix{std::move(prefix)};
}

bool Codec<filters::Rewrite>::load(const Node& node, Context& context, filters::Rewrite& target) {
  target = {};
  if (node.is_mapping()) {
    filters::RegexRewrite map;
    if (!load_value(node, context, map)) {
      return false;
    }
    target.from = std::move(map.from);
    target.to = std::move(map.to);
  } else if (!load_value(node, context, target.to)) {
    return false;
  } else if (!filters::begins_with_slash(target.to.source())) {
    return context.reject(
        node, {fmt::format("\"{}\" is not a path", target.to.source()), "begin it with /"}
    );
  }
  if (target.to.source().contains('#')) {
    return context.reject(node, {"an upstream is never sent a fragment", "write %23 for a #"});
  }
  return true;
}

void Codec<filters::Rewrite>::show(const filters::Rewrite& value, JsonWriter& out) {
  if (!value.from.has_value()) {
    out.string(value.to.source());
    return;
  }
  out.begin_object();
  out.key("from");
  out.string(value.from->pattern());
  out.key("to");
  out.string(value.to.source());
  out.end_object();
}

void Codec<filters::Rewrite>::schema(SchemaWriter& out) {
  out.any_of({Codec<exchange::UrlTemplate>::schema, Codec<filters::RegexRewrite>::schema});
}

}  // namespace sluice::config
