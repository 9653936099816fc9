#include "filters/rewrite/map_back.h"

#include "base/strings.h"

#include <algorithm>
#include <cstddef>

namespace sluice::filters {

namespace {

/// A URL as far as it matters here (RFC 3986 §3): `http://host:80/path?query` is `http:`, `host:80`
/// and the rest.
struct SplitUrl {
  std::string_view scheme;  // with its colon; empty: as the page's
  std::string_view authority;
  std::string_view rest;  // from the path on
};

std::string_view take(std::string_view& text, std::size_t size) {
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

/// False if the reference has no authority.
bool split(std::string_view url, SplitUrl& result) {
  for (const std::string_view scheme : {"", "http:", "https:"}) {
    if (equals_ignore_case(url.substr(0, scheme.size()), scheme) &&
        url.substr(std::min(scheme.size(), url.size())).starts_with("//")) {
      result.scheme = take(url, scheme.size());
      url.remove_prefix(2);
      result.authority = take(url, url.find_first_of("/?#"));
      result.rest = url;
      return true;
    }
  }
  return false;
}

std::string_view without_default_port(std::string_view authority, std::string_view scheme) {
  const std::string_view port = equals_ignore_case(scheme, "https:") ? ":443" : ":80";
  return authority.ends_with(port) ? authority.substr(0, authority.size() - port.size())
                                   : authority;
}

/// Whether a URL's authority is that one, whichever of them spells out the port of the scheme.
bool names(const SplitUrl& url, std::string_view authority) {
  return !authority.empty() && equals_ignore_case(
                                   without_default_port(url.authority, url.scheme),
                                   without_default_port(authority, url.scheme)
                               );
}

/// A text cut at one of its parts, which is then replaced.
struct Cut {
  std::string_view before;
  std::string_view part;
  std::string_view after;
};

/// Finds `name=value` among the parameters behind the first of `separators`, which semicolons part;
/// the value without quotes.
bool find_parameter(
    std::string_view text, std::string_view name, std::string_view separators, Cut& cut
) {
  std::size_t start = text.find_first_of(separators);
  while (start != std::string_view::npos) {
    const std::size_t end = std::min(text.find(';', start + 1), text.size());
    const std::string_view parameter = text.substr(start + 1, end - start - 1);
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos &&
        equals_ignore_case(trim_ows(parameter.substr(0, equals)), name)) {
      std::string_view value = trim_ows(parameter.substr(equals + 1));
      if (value.starts_with('"') || value.starts_with('\'')) {
        const char quote = value.front();
        value.remove_prefix(1);
        value.remove_suffix(value.ends_with(quote) ? 1 : 0);
      }
      const auto offset = static_cast<std::size_t>(value.data() - text.data());
      cut = {text.substr(0, offset), value, text.substr(offset + value.size())};
      return true;
    }
    start = end < text.size() ? end : std::string_view::npos;
  }
  return false;
}

}  // namespace

std::string_view MapBack::location(std::string_view value, Arena& arena) const {
  if (value.starts_with('/') && !value.starts_with("//")) {
    return arena.concat(prefix, value);
  }
  SplitUrl url;
  if (!split(value, url)) {
    return value;
  }
  const std::string_view slash = url.rest.starts_with('/') ? "" : "/";
  if (names(url, client_authority)) {
    return arena.concat(url.scheme, "//", url.authority, prefix, slash, url.rest);
  }
  return names(url, upstream_authority) ? arena.concat(prefix, slash, url.rest) : value;
}

std::string_view MapBack::refresh(std::string_view value, Arena& arena) const {
  Cut url;
  if (!find_parameter(value, "url", ";,", url)) {
    return value;
  }
  const std::string_view mapped = location(url.part, arena);
  return mapped.data() == url.part.data() ? value : arena.concat(url.before, mapped, url.after);
}

std::string_view MapBack::set_cookie(std::string_view value, Arena& arena) const {
  Cut path;
  if (equals_ignore_case(value.substr(0, 7), "__Host-") ||
      !find_parameter(value, "path", ";", path) || !path.part.starts_with('/')) {
    return value;
  }
  return arena.concat(
      path.before, prefix, path.part == "/" ? std::string_view() : path.part, path.after
  );
}

void MapBack::apply(http::FieldSection& fields, Arena& arena) const {
  for (http::Field& field : fields) {
    if (field.id == http::FieldId::Location || equals_ignore_case(field.name, "Content-Location")) {
      field.value = location(field.value, arena);
    } else if (field.id == http::FieldId::Refresh) {
      field.value = refresh(field.value, arena);
    } else if (field.id == http::FieldId::SetCookie) {
      field.value = set_cookie(field.value, arena);
    }
  }
}

}  // namespace sluice::filters
