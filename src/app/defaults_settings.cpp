#include "app/defaults_settings.h"

#include "app/template_check.h"

namespace sluice::app {

namespace {

constexpr auto kFields = join_fields(
    path_rule_fields<&DefaultsSettings::paths>(), route_option_fields<&DefaultsSettings::options>()
);

}  // namespace

std::span<const config::Field> DefaultsSettings::fields() {
  return kFields;
}

void validate(const DefaultsSettings& defaults, config::Diagnostics& diagnostics) {
  if (defaults.options.action_count() > 1) {
    diagnostics.error(
        defaults.where, "the defaults have one action at most", "keep one; sites have their own"
    );
  }
  check_templates(defaults.options, {}, diagnostics);
  validate_error_pages(defaults.options.errors, diagnostics);
}

}  // namespace sluice::app
