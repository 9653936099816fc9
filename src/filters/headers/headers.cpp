#include "filters/headers/headers.h"

namespace sluice::filters {

using exchange::Exchange;
using exchange::Phase;

Headers::Rules::Rules(const HeaderRules& settings) {
  for (const auto& name : settings.remove) {
    remove_.push_back({http::field_id(*name), *name, {}});
  }
  for (const auto& entry : settings.set) {
    remove_.push_back({http::field_id(entry.key), entry.key, {}});
    add_.push_back({http::field_id(entry.key), entry.key, entry.value});
  }
  for (const auto& entry : settings.add) {
    add_.push_back({http::field_id(entry.key), entry.key, entry.value});
  }
}

Result<> Headers::Rules::apply(http::FieldSection& fields, const Exchange& exchange) const {
  for (const Rule& rule : remove_) {
    if (rule.id != http::FieldId::Other) {
      fields.remove(rule.id);
    } else {
      fields.remove(rule.name);
    }
  }
  for (const Rule& rule : add_) {
    fields.add(rule.id, rule.name, TRY(rule.value.evaluate(exchange, exchange.arena)));
  }
  return Ok;
}

Headers::Headers(const HeadersSettings& settings)
    : request_(settings.request.value_or({})),
      upstream_response_(settings.upstream_response.value_or({})),
      response_(settings.response.value_or({})) {}

Phase Headers::phases(const HeadersSettings& settings) {
  Phase phases{};
  if (!settings.request.value_or({}).empty()) {
    phases = phases | Phase::Request;
  }
  if (!settings.upstream_response.value_or({}).empty()) {
    phases = phases | Phase::Response;
  }
  if (!settings.response.value_or({}).empty()) {
    phases = phases | Phase::Deliver;
  }
  return phases;
}

Result<exchange::Verdict> Headers::on_request(Exchange& exchange) const {
  TRY(request_.apply(exchange.forward_fields, exchange));
  return std::nullopt;
}

Result<> Headers::on_response(Exchange& exchange, http::Response& response) const {
  return upstream_response_.apply(response.head.fields, exchange);
}

Result<> Headers::on_deliver(Exchange& exchange, http::Response& response) const {
  return response_.apply(response.head.fields, exchange);
}

}  // namespace sluice::filters
