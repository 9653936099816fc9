#include "proxy/access_record.h"

#include <memory>
#include <span>

namespace sluice::proxy {

namespace {

constexpr std::uint64_t kMillion = 1'000'000;

std::string_view value_of(const http::FieldSection& fields, http::FieldId id) {
  const http::Field* field = fields.find(id);
  return field != nullptr ? field->value : std::string_view();
}

observe::AttemptRecord record_of(const observe::Attempt& attempt, TimePoint received) {
  return {
      .address = attempt.address,
      .started = attempt.started - received,
      .duration = attempt.ended != TimePoint() ? attempt.ended - attempt.started : Duration(0),
      .span = attempt.span,
      .status = attempt.status,
      .error = attempt.error,
      .reused = attempt.reused,
  };
}

/// In the exchange's arena.
std::span<const observe::AttemptRecord> records_of(const exchange::Exchange& exchange) {
  std::size_t count = 0;
  for (const observe::Attempt* attempt = exchange.first_attempt; attempt != nullptr;
       attempt = attempt->next) {
    ++count;
  }
  auto* const records = exchange.arena.allocate_array<observe::AttemptRecord>(count);
  auto* next = records;
  for (const observe::Attempt* attempt = exchange.first_attempt; attempt != nullptr;
       attempt = attempt->next) {
    std::construct_at(next++, record_of(*attempt, exchange.request.received));
  }
  return {records, count};
}

}  // namespace

void write_access_record(
    observe::AccessLog& log, const LogPlan& plan, const exchange::Exchange& exchange
) {
  if (plan.samples() && !plan.takes(exchange, exchange.loop.rng().below(kMillion))) {
    return;
  }
  const http::ServerRequest& request = exchange.request;
  const http::ResponseWriter& writer = exchange.writer;
  const observe::Attempt* last = exchange.last_attempt;
  const std::uint64_t body_bytes = request.body != nullptr ? request.body->bytes_read() : 0;
  observe::AccessRecord record{
      .time = request.received_wall,
      .request_id = exchange.request_id,
      .trace = exchange.trace,
      .client_ip = exchange.client.ip,
      .peer_ip = request.connection.peer_ip,
      .listener = request.connection.listener,
      .scheme = exchange.scheme,
      .version = request.head.version,
      .target = request.head.target,
      .method = request.head.method_name,
      .host = exchange.host,
      .path = exchange.path,
      .query = exchange.query,
      .user_agent = value_of(request.head.fields, http::FieldId::UserAgent),
      .referer = value_of(request.head.fields, http::FieldId::Referer),
      .site = exchange.site,
      .route = exchange.route,
      .upstream = last != nullptr ? last->upstream : std::string_view(),
      .upstream_address = last != nullptr ? last->address : std::string_view(),
      .attempts = records_of(exchange),
      .status = exchange.status,
      .error = exchange.error,
      .received_bytes = request.head_bytes + body_bytes,
      .received_body_bytes = body_bytes,
      .sent_bytes = writer.bytes_sent(),
      .sent_body_bytes = writer.body_bytes_sent(),
      .duration = exchange.loop.clock_now() - request.received,
      .first_byte = exchange.response_started != TimePoint()
                        ? exchange.response_started - request.received
                        : Duration(0),
  };
  plan.add_to(record, exchange);
  log.write(record);
}

}  // namespace sluice::proxy
