#include "actions/files/listing.h"

#include "base/strings.h"
#include "config/json_writer.h"
#include "http/html_page.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <iterator>

namespace sluice::actions {

namespace {

/// The name as one segment of a path (RFC 3986 §3.3).
void append_segment(std::string& to, std::string_view name) {
  constexpr std::string_view kUnreserved = "-._~";
  for (const char c : name) {
    if (is_alpha(c) || is_digit(c) || kUnreserved.contains(c)) {
      to += c;
    } else {
      fmt::format_to(std::back_inserter(to), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

auto whole_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

void append_row(std::string& to, const DirectoryEntry& entry) {
  const std::string_view slash = entry.is_directory ? "/" : "";
  to += "<tr><td><a href=\"./";  // so that a name like `a:b` is no scheme
  append_segment(to, entry.name);
  to.append(slash).append("\">");
  http::append_html_text(to, entry.name);
  to.append(slash).append("</a></td><td class=\"number\">");
  to.append(entry.is_directory ? std::string() : readable_size(entry.size));
  fmt::format_to(
      std::back_inserter(to),
      "</td><td class=\"number\"><time datetime=\"{0:%Y-%m-%dT%H:%M:%SZ}\">{0:%Y-%m-%d "
      "%H:%M}</time></td></tr>\n",
      whole_seconds(entry.modified)
  );
}

}  // namespace

std::string readable_size(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) {
    return fmt::format("{}", bytes);
  }
  auto value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1023.5 && unit + 1 < kUnits.size(); ++unit) {
    value /= 1024;
  }
  return value < 9.95 ? fmt::format("{:.1f} {}", value, kUnits[unit])
                      : fmt::format("{:.0f} {}", value, kUnits[unit]);
}

std::string listing_page(const Directory& directory, std::string_view title, HasParent parent) {
  std::string content = "<h1>";
  http::append_html_text(content, title);
  content +=
      "</h1>\n<table>\n<thead><tr><th>Name</th><th class=\"number\">Size</th>"
      "<th class=\"number\">Modified (UTC)</th></tr></thead>\n<tbody>\n";
  if (parent == HasParent::Yes) {
    content += "<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n";
  }
  for (const DirectoryEntry& entry : directory.entries) {
    append_row(content, entry);
  }
  content += "</tbody>\n</table>\n";
  if (!directory.is_complete) {
    fmt::format_to(
        std::back_inserter(content),
        "<p class=\"quiet\">There is more; these are {} of the names.</p>\n",
        directory.entries.size()
    );
  } else if (directory.entries.empty()) {
    content += "<p class=\"quiet\">Nothing is here.</p>\n";
  }
  return http::html_page(title, content);
}

std::string listing_json(const Directory& directory) {
  config::JsonWriter out(config::JsonWriter::Layout::Compact);
  out.begin_array();
  for (const DirectoryEntry& entry : directory.entries) {
    out.begin_object();
    out.key("name");
    out.string(entry.name);
    out.key("type");
    out.string(entry.is_directory ? "directory" : "file");
    if (!entry.is_directory) {
      out.key("size");
      out.number(entry.size);
    }
    out.key("modified");
    out.string(fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", whole_seconds(entry.modified)));
    out.end_object();
  }
  out.end_array();
  return out.take() + "\n";
}

}  // namespace sluice::actions
