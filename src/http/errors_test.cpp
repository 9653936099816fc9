#include "http/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sluice::http {
namespace {

constexpr auto kCount = static_cast<std::size_t>(Errc::Count_);

TEST(ErrorTable, GivesEachErrorItsOwnNameAndAText) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kCount; ++i) {
    const ErrorInfo& info = error_info(static_cast<Errc>(i));
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_EQ(info.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos)
        << info.name;
    EXPECT_TRUE(info.text.ends_with('.')) << info.name;
  }
}

TEST(ErrorTable, AnswersEverythingAnUpstreamDoesWithA5xx) {
  for (std::size_t i = 0; i < kCount; ++i) {
    const ErrorInfo& info = error_info(static_cast<Errc>(i));
    if (info.from_upstream) {
      EXPECT_TRUE(info.status.is_server_error()) << info.name;
      EXPECT_FALSE(info.proxy_status.empty()) << info.name;
      EXPECT_FALSE(info.closes_connection) << info.name;
    }
  }
}

TEST(ErrorTable, HasTheStatusTheStandardsName) {
  struct Case {
    Errc code;
    std::uint16_t status;
    std::string_view proxy_status;
  };

  constexpr Case kCases[] = {
      {Errc::Cancelled, 0, ""},
      {Errc::ClientClosed, 0, ""},
      {Errc::BadRequestLine, 400, "http_request_error"},
      {Errc::BadTemplateValue, 400, "http_request_error"},
      {Errc::NoSite, 404, "http_request_error"},
      {Errc::MethodNotAllowed, 405, "http_request_error"},
      {Errc::FileForbidden, 403, ""},
      {Errc::FileNotFound, 404, ""},
      {Errc::PreconditionFailed, 412, ""},
      {Errc::RangeNotSatisfiable, 416, ""},
      {Errc::RequestTimeout, 408, "http_request_error"},
      {Errc::RequestTooSlow, 408, "http_request_error"},
      {Errc::LoopDetected, 508, "proxy_loop_detected"},
      {Errc::SpoolFull, 503, "proxy_internal_error"},
      {Errc::BodyTooLarge, 413, "http_request_error"},
      {Errc::RequestLineTooLong, 414, "http_request_error"},
      {Errc::ExpectationFailed, 417, "http_request_error"},
      {Errc::HeadTooLarge, 431, "http_request_error"},
      {Errc::TooManyFields, 431, "http_request_error"},
      {Errc::UnsupportedTransferCoding, 501, ""},
      {Errc::ConnectUnsupported, 501, ""},
      {Errc::UnsupportedVersion, 505, ""},
      {Errc::DnsTimeout, 504, "dns_timeout"},
      {Errc::DnsError, 502, "dns_error"},
      {Errc::DestinationNotFound, 500, "destination_not_found"},
      {Errc::DestinationUnavailable, 503, "destination_unavailable"},
      {Errc::ConnectionRefused, 502, "connection_refused"},
      {Errc::ConnectionTerminated, 502, "connection_terminated"},
      {Errc::ConnectionTimeout, 504, "connection_timeout"},
      {Errc::ConnectionReadTimeout, 504, "connection_read_timeout"},
      {Errc::ConnectionLimitReached, 503, "connection_limit_reached"},
      {Errc::HttpResponseIncomplete, 502, "http_response_incomplete"},
      {Errc::HttpResponseTimeout, 504, "http_response_timeout"},
      {Errc::HttpUpgradeFailed, 502, "http_upgrade_failed"},
      {Errc::HttpProtocolError, 502, "http_protocol_error"},
      {Errc::ProxyInternalError, 500, "proxy_internal_error"},
  };
  for (const Case& c : kCases) {
    const ErrorInfo& info = error_info(c.code);
    EXPECT_EQ(info.status.count(), c.status) << info.name;
    EXPECT_EQ(info.proxy_status, c.proxy_status) << info.name;
  }
}

TEST(ErrorTable, ClosesTheConnectionAfterWhateverLeavesFramingInDoubt) {
  for (const Errc code :
       {Errc::BadRequestLine,
        Errc::AmbiguousFraming,
        Errc::BadChunk,
        Errc::HeadTooLarge,
        Errc::BodyTooLarge,
        Errc::ExpectationFailed}) {
    EXPECT_TRUE(error_info(code).closes_connection) << error_name(code);
  }
  for (const Errc code :
       {Errc::NoSite, Errc::NoRoute, Errc::MethodNotAllowed, Errc::HttpProtocolError}) {
    EXPECT_FALSE(error_info(code).closes_connection) << error_name(code);
  }
}

}  // namespace
}  // namespace sluice::http
