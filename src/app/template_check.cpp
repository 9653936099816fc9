#include "app/template_check.h"

#include <optional>
#include <utility>

namespace sluice::app {

namespace {

/// Reports what is wrong with the templates it is shown.
class TemplateChecker {
 public:
  TemplateChecker(std::span<const std::string> capture_names, config::Diagnostics& diagnostics)
      : capture_names_(capture_names), diagnostics_(diagnostics) {}

  template <class Checked>
  void check(std::string_view key, const Checked& checked, const config::Mark& at) {
    if (std::optional<config::Complaint> complaint = checked.check(capture_names_)) {
      diagnostics_.error(
          at, std::string(key) + ": " + complaint->message, std::move(complaint->hint)
      );
    }
  }

  void check(const config::Map<exchange::HeaderTemplate>& headers) {
    for (const auto& header : headers) {
      check(header.key, header.value, header.at);
    }
  }

  void check(const config::Setting<filters::HeaderRules>& rules) {
    if (rules.has_value()) {
      check(rules->set);
      check(rules->add);
    }
  }

 private:
  std::span<const std::string> capture_names_;
  config::Diagnostics& diagnostics_;
};

}  // namespace

void check_templates(
    const RouteOptions& options,
    std::span<const std::string> capture_names,
    config::Diagnostics& diagnostics
) {
  TemplateChecker checker(capture_names, diagnostics);
  if (options.rewrite.has_value()) {
    checker.check("rewrite", **options.rewrite, options.rewrite->at);
  }
  if (options.redirect.has_value()) {
    checker.check("redirect", options.redirect->to, options.redirect->where);
  }
  if (options.respond.has_value()) {
    checker.check("respond", options.respond->body, options.respond->where);
    checker.check(options.respond->headers);
  }
  if (options.files.has_value()) {
    for (const exchange::UrlTemplate& candidate : options.files->candidates) {
      checker.check("files", candidate, options.files->where);
    }
  }
  if (options.headers.has_value()) {
    checker.check(options.headers->request);
    checker.check(options.headers->upstream_response);
    checker.check(options.headers->response);
  }
}

}  // namespace sluice::app
