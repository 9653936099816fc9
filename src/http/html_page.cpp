#include "http/html_page.h"

namespace sluice::http {

namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --text: #1d1f23; --quiet: #646b75; --line: #e3e6ea; --link: #0a58ca; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e6ea; --quiet: #9aa2ad; --line: #33383f; --link: #7fb2ff; --page: #17191d; }
}
body { max-width: 56rem; margin: 3rem auto; padding: 0 1.25rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--page); }
h1 { font-size: 1.5rem; font-weight: 600; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, .quiet { color: var(--quiet); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
td:first-child { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
)";

}  // namespace

void append_html_text(std::string& to, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        to += "&amp;";
        break;
      case '<':
        to += "&lt;";
        break;
      case '>':
        to += "&gt;";
        break;
      case '"':
        to += "&quot;";
        break;
      case '\'':
        to += "&#39;";
        break;
      default:
        to += c;
    }
  }
}

std::string html_page(std::string_view title, std::string_view content) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  append_html_text(page, title);
  page.append("</title>\n<style>").append(kStyle).append("</style>\n</head>\n<body>\n");
  page.append(content).append("</body>\n</html>\n");
  return page;
}

}  // namespace sluice::http
