#pragma once

#include <string>
#include <string_view>

namespace sluice::http {

/// Appends the text as HTML content or an attribute's value: what has a meaning there becomes a
/// character reference. It is taken for UTF-8; bytes that are none stay, for the browser to mark.
void append_html_text(std::string& to, std::string_view text);

/// A page of ours: a whole document, light or dark as its reader prefers, that loads nothing.
/// `title` is text, `content` is HTML.
std::string html_page(std::string_view title, std::string_view content);

}  // namespace sluice::http
