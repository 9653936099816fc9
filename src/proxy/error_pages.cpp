#include "proxy/error_pages.h"

#include "base/strings.h"
#include "http/text_body.h"

#include <utility>

namespace sluice::proxy {

namespace {

constexpr std::string_view kClass = "xx";

}  // namespace

bool ErrorPages::is_key(std::string_view key) {
  return key.size() == 3 && (key.front() == '4' || key.front() == '5') &&
         (key.substr(1) == kClass || (is_digit(key[1]) && is_digit(key[2])));
}

void ErrorPages::add(std::string_view key, ErrorPage page) {
  if (key.ends_with(kClass)) {
    classes_.at(static_cast<std::size_t>(key.front() - '0')) = std::move(page);
  } else {
    pages_[static_cast<std::uint16_t>(parse_decimal(key).value_or(0))] = std::move(page);
  }
}

const ErrorPage* ErrorPages::find(http::StatusCode status) const {
  if (const auto page = pages_.find(status.count()); page != pages_.end()) {
    return &page->second;
  }
  const std::size_t family = status.count() / 100;
  return family < classes_.size() && classes_[family] ? &*classes_[family] : nullptr;
}

void ErrorPages::apply(http::Response& response, Arena& arena) const {
  if (const ErrorPage* page = find(response.head.status)) {
    response.head.fields.set(http::FieldId::ContentType, page->type);
    response.body = make_in<http::TextBody>(arena, std::string_view(page->body));
  }
}

}  // namespace sluice::proxy
