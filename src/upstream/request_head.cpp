#include "upstream/request_head.h"

namespace sluice::upstream {

namespace {

http::h1::BodyFraming framing_of(const OutgoingRequest& request) {
  switch (request.body_length.kind) {
    case http::BodyLength::Kind::Known:
      return http::h1::BodyFraming::of_length(request.body_length.bytes);
    case http::BodyLength::Kind::Unknown:
      return http::h1::BodyFraming::chunked();
    case http::BodyLength::Kind::None:
      break;
  }
  return http::h1::BodyFraming::none();
}

}  // namespace

http::h1::RequestToWrite request_head(const OutgoingRequest& request) {
  http::h1::ConnectionFields connection;
  connection.framing = framing_of(request);
  connection.accepts_trailers = request.accepts_trailers;
  if (!request.upgrade.empty()) {
    connection.connection = http::h1::ConnectionOption::Upgrade;
    connection.upgrade = request.upgrade;
  }
  return {
      .method = request.method_name,
      .path = request.path,
      .query = request.query,
      .has_query = request.has_query,
      .host = request.host.empty() ? request.server_host : request.host,
      .fields = request.fields,
      .connection = connection,
  };
}

}  // namespace sluice::upstream
