#include "app/path_rule_settings.h"

namespace sluice::app {

namespace {

constexpr auto kFields = path_rule_fields<config::kItself>();

}  // namespace

std::span<const config::Field> PathRuleSettings::fields() {
  return kFields;
}

}  // namespace sluice::app
