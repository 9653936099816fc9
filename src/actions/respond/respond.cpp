#include "actions/respond/respond.h"

#include "config/field.h"
#include "http/field_id.h"
#include "http/grammar.h"
#include "http/text_body.h"

#include <array>

namespace sluice::actions {

namespace {

constexpr std::array kFields = {
    config::field<&RespondSettings::status>(
        "status", "The status code.", config::at_least("200"), config::at_most("999")
    ),
    config::field<&RespondSettings::body>("body", "The text, with `$variables`."),
    config::field<&RespondSettings::headers>("headers", "Fields of the answer, with `$variables`."),
};

/// The proxy's own: they follow from the body and the connection.
bool is_framing(http::FieldId id) {
  return id == http::FieldId::ContentLength || id == http::FieldId::TransferEncoding ||
         id == http::FieldId::Connection;
}

}  // namespace

std::span<const config::Field> RespondSettings::fields() {
  return kFields;
}

void validate(const RespondSettings& settings, config::Diagnostics& diagnostics) {
  if (http::StatusCode(settings.status).forbids_body() && !settings.body.source().empty()) {
    diagnostics.error(
        settings.where,
        "respond: an answer with status " + std::to_string(settings.status) + " has no body"
    );
  }
  for (const auto& header : settings.headers) {
    if (!http::is_token(header.key)) {
      diagnostics.error(header.at, "\"" + header.key + "\" is not the name of a header");
    } else if (is_framing(http::field_id(header.key))) {
      diagnostics.error(
          header.at, "respond: " + header.key + " follows from the body", "leave it out"
      );
    }
  }
}

coro::Task<Result<http::Response>> Respond::run(exchange::Exchange& exchange) const {
  http::Response response(exchange.arena);
  response.head.status = http::StatusCode(settings_.status);
  response.head.fields.reserve(settings_.headers.size() + 1);
  for (const auto& header : settings_.headers) {
    response.head.fields.add(header.key, CO_TRY(header.value.evaluate(exchange, exchange.arena)));
  }
  const std::string_view text = CO_TRY(settings_.body.evaluate(exchange, exchange.arena));
  if (!response.head.status.forbids_body()) {
    if (!text.empty() && !response.head.fields.contains(http::FieldId::ContentType)) {
      response.head.fields.add(http::FieldId::ContentType, "text/plain; charset=utf-8");
    }
    response.body = make_in<http::TextBody>(exchange.arena, text);
  }
  co_return response;
}

}  // namespace sluice::actions
