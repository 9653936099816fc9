#include "filters/rewrite/rewrite_filter.h"

#include "filters/rewrite/map_back.h"

namespace sluice::filters {

Result<exchange::Verdict> RewriteFilter::on_request(exchange::Exchange& exchange) const {
  if (settings_.strip_prefix.has_value()) {
    const std::string_view prefix = settings_.strip_prefix->text;
    const std::string_view stripped = strip_prefix(exchange.forward_path, prefix);
    if (stripped != exchange.forward_path) {
      exchange.forward_path = stripped;
      exchange.stripped_prefix = prefix;
    }
  }
  if (settings_.rewrite.has_value()) {
    const RequestPath before{
        exchange.forward_path, exchange.forward_query, exchange.forward_has_query
    };
    const RequestPath after = TRY(rewrite(*settings_.rewrite, before, exchange, exchange.arena));
    exchange.forward_path = after.path;
    exchange.forward_query = after.query;
    exchange.forward_has_query = after.has_query;
  }
  return exchange::Verdict();
}

Result<> RewriteFilter::on_response(exchange::Exchange& exchange, http::Response& response) const {
  // What a rewritten path was is not to be told from the new one; what a stripped prefix was, is.
  const bool is_from_upstream = exchange.last_attempt != nullptr;
  if (settings_.map_back && !settings_.rewrite.has_value() && is_from_upstream &&
      !exchange.stripped_prefix.empty()) {
    const MapBack map_back{
        .prefix = exchange.stripped_prefix,
        .client_authority = exchange.request.head.authority,
        .upstream_authority = exchange.last_attempt->address,
    };
    map_back.apply(response.head.fields, exchange.arena);
  }
  return Ok;
}

}  // namespace sluice::filters
