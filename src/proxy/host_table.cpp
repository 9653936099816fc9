#include "proxy/host_table.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/strings.h"
#include "http/authority.h"
#include "proxy/idna.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::proxy {

namespace {

/// The host as requests are compared; a message of what is wrong otherwise.
config::Parsed<std::string> parse_host(std::string_view text) {
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    const std::optional<std::string> ascii = to_ascii_host(text);
    return ascii ? parse_host(*ascii) : config::complain(fmt::format("\"{}\" is not a host", text));
  }
  const Result<http::Authority> authority = http::parse_authority(text);
  if (!authority.has_value()) {
    const bool needs_brackets = text.contains("::") && !text.starts_with('[');
    return config::complain(
        fmt::format("\"{}\" is not a host", text),
        needs_brackets ? fmt::format("write \"[{}]\"", text) : std::string()
    );
  }
  if (authority->port.has_value()) {
    return config::complain(
        fmt::format("\"{}\" has a port: sites are hosts alone", text),
        "which ports are served is said by listen"
    );
  }
  ArenaBlocks blocks;
  Arena arena(blocks);
  return std::string(http::normalise_host(authority->host, arena));
}

bool is_ip_address(std::string_view host) {
  return host.starts_with('[') ||
         std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

config::Parsed<HostPattern> HostPattern::parse(std::string_view text) {
  HostPattern pattern;
  if (text == "*") {
    pattern.kind_ = Kind::Any;
    return pattern;
  }
  const bool is_wildcard = text.starts_with("*.");
  if (text.substr(is_wildcard ? 1 : 0).contains('*')) {
    return config::complain(
        fmt::format("\"{}\" is not a host", text),
        "a * stands alone or for the first labels: *.example.com"
    );
  }
  config::Parsed<std::string> host = parse_host(is_wildcard ? text.substr(2) : text);
  if (!host.has_value()) {
    return std::unexpected(std::move(host).error());
  }
  if (is_wildcard && is_ip_address(*host)) {
    return config::complain(fmt::format("\"{}\": an address has no labels", text));
  }
  pattern.kind_ = is_wildcard ? Kind::Wildcard : Kind::Exact;
  pattern.host_ = *std::move(host);
  return pattern;
}

std::string HostPattern::to_string() const {
  switch (kind_) {
    case Kind::Exact:
      return host_;
    case Kind::Wildcard:
      return "*." + host_;
    case Kind::Any:
      break;
  }
  return "*";
}

std::size_t HostTable::Hash::operator()(std::string_view text) const {
  return hash_bytes(text);
}

bool HostTable::add(const HostPattern& pattern, SiteIndex site) {
  switch (pattern.kind()) {
    case HostPattern::Kind::Exact:
      return exact_.try_emplace(pattern.host(), site).second;
    case HostPattern::Kind::Wildcard:
      longest_wildcard_ = std::max(longest_wildcard_, pattern.host().size());
      return wildcards_.try_emplace(pattern.host(), site).second;
    case HostPattern::Kind::Any:
      break;
  }
  if (any_.has_value()) {
    return false;
  }
  any_ = site;
  return true;
}

std::optional<HostTable::SiteIndex> HostTable::find(std::string_view host) const {
  if (const auto exact = exact_.find(host); exact != exact_.end()) {
    return exact->second;
  }
  if (!wildcards_.empty()) {
    // Label by label, so that the longest wildcard is met first.
    for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
      host.remove_prefix(dot + 1);
      if (host.size() > longest_wildcard_) {
        continue;
      }
      if (const auto wildcard = wildcards_.find(host); wildcard != wildcards_.end()) {
        return wildcard->second;
      }
    }
  }
  return any_;
}

}  // namespace sluice::proxy
