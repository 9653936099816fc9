#include "http/h1/control_fields.h"

#include "base/strings.h"
#include "http/content_length.h"
#include "http/grammar.h"

namespace sluice::http::h1 {
namespace {

/// Every element of a Transfer-Encoding list in turn, empty ones too.
struct CodingList {
  std::string_view rest;
  bool done = false;

  std::string_view next() {
    const std::size_t comma = rest.find(',');
    const std::string_view coding = trim_ows(rest.substr(0, comma));
    done = comma == std::string_view::npos;
    rest.remove_prefix(done ? rest.size() : comma + 1);
    return coding;
  }
};

/// `chunked` once, at the end, is all we take; what is legal beside it is told apart from what is
/// not.
Result<> check_transfer_codings(const FieldSection& fields) {
  std::uint32_t codings = 0;
  bool ends_in_chunked = false;
  for (const Field& field : fields) {
    if (field.id != FieldId::TransferEncoding) {
      continue;
    }
    for (CodingList list{field.value}; !list.done;) {
      const std::string_view coding = list.next();
      if (!is_token(coding)) {
        return fail(Errc::BadTransferEncoding, "an empty or malformed coding");
      }
      if (ends_in_chunked) {
        return fail(Errc::BadTransferEncoding, "a coding behind chunked");
      }
      ends_in_chunked = equals_ignore_case(coding, "chunked");
      ++codings;
    }
  }
  if (!ends_in_chunked) {
    return fail(Errc::BadTransferEncoding, "chunked is not the last coding");
  }
  if (codings > 1) {
    return fail(Errc::UnsupportedTransferCoding);
  }
  return Ok;
}

}  // namespace

Result<BodyFraming> read_framing(
    const FieldSection& fields, const FieldsSeen& seen, Version version
) {
  const bool has_length = seen.once.contains(FieldId::ContentLength);
  if (seen.once.contains(FieldId::TransferEncoding)) {
    if (has_length) {
      return fail(Errc::AmbiguousFraming);
    }
    if (version < kHttp11) {
      return fail(Errc::BadTransferEncoding, "there is none in HTTP/1.0");
    }
    TRY(check_transfer_codings(fields));
    return BodyFraming::chunked();
  }
  if (!has_length) {
    return BodyFraming::none();
  }
  if (seen.repeated.contains(FieldId::ContentLength)) {
    return fail(Errc::BadContentLength, "more than one");
  }
  const Bytes length = TRY(parse_content_length(fields.find(FieldId::ContentLength)->value));
  return BodyFraming::of_length(length.count());
}

Result<ConnectionOptions> read_connection(
    const FieldSection& fields, const FieldsSeen& seen, std::uint32_t max_options
) {
  ConnectionOptions options;
  if (!seen.once.contains(FieldId::Connection)) {
    return options;
  }
  std::uint32_t count = 0;
  for (const Field& field : fields) {
    if (field.id != FieldId::Connection) {
      continue;
    }
    for_each_list_element(field.value, [&](std::string_view option) {
      options.close |= equals_ignore_case(option, "close");
      options.keep_alive |= equals_ignore_case(option, "keep-alive");
      options.upgrade |= equals_ignore_case(option, "upgrade");
      return ++count <= max_options;
    });
  }
  if (count > max_options) {
    return fail(Errc::TooManyFields, "connection options");
  }
  return options;
}

std::string_view read_upgrade(
    const FieldSection& fields, const FieldsSeen& seen, ConnectionOptions options, Version version
) {
  if (!options.upgrade || version < kHttp11 || !seen.once.contains(FieldId::Upgrade) ||
      seen.repeated.contains(FieldId::Upgrade)) {
    return {};
  }
  return fields.find(FieldId::Upgrade)->value;
}

}  // namespace sluice::http::h1
