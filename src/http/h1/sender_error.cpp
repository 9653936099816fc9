#include "http/h1/sender_error.h"

namespace sluice::http::h1 {
namespace {

Errc upstream_code(Errc code) {
  switch (code) {
    case Errc::RequestLineTooLong:
    case Errc::HeadTooLarge:
    case Errc::TooManyFields:
      return Errc::HttpResponseHeaderSectionSize;
    case Errc::BadTransferEncoding:
    case Errc::UnsupportedTransferCoding:
    case Errc::BadChunk:
      return Errc::HttpResponseTransferCoding;
    default:
      return Errc::HttpProtocolError;
  }
}

}  // namespace

Error error_from(Sender sender, Error error) {
  if (sender == Sender::Upstream) {
    error.code = upstream_code(error.code);
  }
  return error;
}

}  // namespace sluice::http::h1
