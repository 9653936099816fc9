#include "http/h1/request_target.h"

#include "base/strings.h"
#include "http/authority.h"
#include "http/grammar.h"

#include <algorithm>

namespace sluice::http::h1 {
namespace {

void set_path_and_query(std::string_view text, RequestHead& head) {
  const std::size_t mark = text.find('?');
  head.path = text.substr(0, mark);
  head.has_query = mark != std::string_view::npos;
  head.query = head.has_query ? text.substr(mark + 1) : std::string_view();
}

Result<> parse_authority_form(std::string_view target, RequestHead& head) {
  const Authority authority = TRY(parse_authority(target));
  if (!authority.port) {
    return fail(Errc::BadTarget, "CONNECT names a host and a port");
  }
  head.form = TargetForm::Authority;
  head.authority = target;
  return Ok;
}

void set_asterisk(RequestHead& head) {
  head.form = TargetForm::Asterisk;
  head.path = "*";
}

/// The size of "http://" or "https://" in front of a target; 0 if it begins with neither.
std::size_t scheme_size(std::string_view target) {
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (equals_ignore_case(target.substr(0, scheme.size()), scheme)) {
      return scheme.size();
    }
  }
  return 0;
}

Result<> parse_absolute_form(std::string_view target, RequestHead& head) {
  const std::size_t scheme = scheme_size(target);
  if (scheme == 0) {
    return fail(Errc::BadTarget, "neither a path nor an http or https URI");
  }
  const std::string_view rest = target.substr(scheme);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  head.form = TargetForm::Absolute;
  head.authority = rest.substr(0, end);
  TRY(parse_authority(head.authority));
  if (end == rest.size() && head.method == Method::Options) {
    set_asterisk(head);
    return Ok;
  }
  set_path_and_query(rest.substr(end), head);
  if (head.path.empty()) {
    head.path = "/";
  }
  return Ok;
}

}  // namespace

Result<> parse_target(std::string_view target, RequestHead& head) {
  head.target = target;
  if (!is_target_text(target)) {
    return fail(Errc::BadTarget, "a character no target has");
  }
  if (head.method == Method::Connect) {
    return parse_authority_form(target, head);
  }
  if (target.starts_with('/')) {
    set_path_and_query(target, head);
    return Ok;
  }
  if (target == "*") {
    if (head.method != Method::Options) {
      return fail(Errc::BadTarget, "an asterisk is for OPTIONS");
    }
    set_asterisk(head);
    return Ok;
  }
  return parse_absolute_form(target, head);
}

}  // namespace sluice::http::h1
