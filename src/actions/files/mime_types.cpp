#include "actions/files/mime_types.h"

#include "base/strings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>

namespace sluice::actions {

namespace {

struct Row {
  std::string_view ending;  // lower-case
  std::string_view type;
};

constexpr std::array kRows = {
    Row{"3gp", "video/3gpp"},
    Row{"7z", "application/x-7z-compressed"},
    Row{"aac", "audio/aac"},
    Row{"ai", "application/postscript"},
    Row{"apk", "application/vnd.android.package-archive"},
    Row{"apng", "image/apng"},
    Row{"asc", "application/pgp-signature"},
    Row{"atom", "application/atom+xml"},
    Row{"avi", "video/x-msvideo"},
    Row{"avif", "image/avif"},
    Row{"bin", "application/octet-stream"},
    Row{"bmp", "image/bmp"},
    Row{"bz2", "application/x-bzip2"},
    Row{"cer", "application/x-x509-ca-cert"},
    Row{"cjs", "text/javascript; charset=utf-8"},
    Row{"conf", "text/plain; charset=utf-8"},
    Row{"crt", "application/x-x509-ca-cert"},
    Row{"css", "text/css; charset=utf-8"},
    Row{"csv", "text/csv; charset=utf-8"},
    Row{"deb", "application/vnd.debian.binary-package"},
    Row{"der", "application/x-x509-ca-cert"},
    Row{"diff", "text/plain; charset=utf-8"},
    Row{"dll", "application/octet-stream"},
    Row{"dmg", "application/octet-stream"},
    Row{"doc", "application/msword"},
    Row{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Row{"ear", "application/java-archive"},
    Row{"eot", "application/vnd.ms-fontobject"},
    Row{"eps", "application/postscript"},
    Row{"epub", "application/epub+zip"},
    Row{"exe", "application/octet-stream"},
    Row{"flac", "audio/flac"},
    Row{"flv", "video/x-flv"},
    Row{"geojson", "application/geo+json"},
    Row{"gif", "image/gif"},
    Row{"glb", "model/gltf-binary"},
    Row{"gltf", "model/gltf+json"},
    Row{"gz", "application/gzip"},
    Row{"heic", "image/heic"},
    Row{"heif", "image/heif"},
    Row{"htc", "text/x-component; charset=utf-8"},
    Row{"htm", "text/html; charset=utf-8"},
    Row{"html", "text/html; charset=utf-8"},
    Row{"ico", "image/x-icon"},
    Row{"ics", "text/calendar; charset=utf-8"},
    Row{"img", "application/octet-stream"},
    Row{"ini", "text/plain; charset=utf-8"},
    Row{"iso", "application/x-iso9660-image"},
    Row{"jar", "application/java-archive"},
    Row{"jfif", "image/jpeg"},
    Row{"jpe", "image/jpeg"},
    Row{"jpeg", "image/jpeg"},
    Row{"jpg", "image/jpeg"},
    Row{"js", "text/javascript; charset=utf-8"},
    Row{"json", "application/json"},
    Row{"jsonld", "application/ld+json"},
    Row{"jxl", "image/jxl"},
    Row{"kml", "application/vnd.google-earth.kml+xml"},
    Row{"kmz", "application/vnd.google-earth.kmz"},
    Row{"log", "text/plain; charset=utf-8"},
    Row{"m2ts", "video/mp2t"},
    Row{"m3u8", "application/vnd.apple.mpegurl"},
    Row{"m4a", "audio/mp4"},
    Row{"m4v", "video/mp4"},
    Row{"map", "application/json"},
    Row{"markdown", "text/markdown; charset=utf-8"},
    Row{"md", "text/markdown; charset=utf-8"},
    Row{"mid", "audio/midi"},
    Row{"midi", "audio/midi"},
    Row{"mjs", "text/javascript; charset=utf-8"},
    Row{"mkv", "video/x-matroska"},
    Row{"mov", "video/quicktime"},
    Row{"mp3", "audio/mpeg"},
    Row{"mp4", "video/mp4"},
    Row{"mpd", "application/dash+xml"},
    Row{"mpeg", "video/mpeg"},
    Row{"mpg", "video/mpeg"},
    Row{"msi", "application/octet-stream"},
    Row{"odp", "application/vnd.oasis.opendocument.presentation"},
    Row{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Row{"odt", "application/vnd.oasis.opendocument.text"},
    Row{"oga", "audio/ogg"},
    Row{"ogg", "audio/ogg"},
    Row{"ogv", "video/ogg"},
    Row{"opus", "audio/ogg"},
    Row{"otf", "font/otf"},
    Row{"patch", "text/plain; charset=utf-8"},
    Row{"pdf", "application/pdf"},
    Row{"pem", "application/x-pem-file"},
    Row{"png", "image/png"},
    Row{"ppt", "application/vnd.ms-powerpoint"},
    Row{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Row{"ps", "application/postscript"},
    Row{"rar", "application/vnd.rar"},
    Row{"rdf", "application/rdf+xml"},
    Row{"rpm", "application/x-rpm"},
    Row{"rss", "application/rss+xml"},
    Row{"rtf", "application/rtf"},
    Row{"sh", "application/x-sh"},
    Row{"shtml", "text/html; charset=utf-8"},
    Row{"sig", "application/pgp-signature"},
    Row{"sql", "application/sql"},
    Row{"stl", "model/stl"},
    Row{"svg", "image/svg+xml"},
    Row{"tar", "application/x-tar"},
    Row{"text", "text/plain; charset=utf-8"},
    Row{"tgz", "application/gzip"},
    Row{"tif", "image/tiff"},
    Row{"tiff", "image/tiff"},
    Row{"toml", "application/toml"},
    Row{"torrent", "application/x-bittorrent"},
    Row{"ts", "video/mp2t"},
    Row{"tsv", "text/tab-separated-values; charset=utf-8"},
    Row{"ttc", "font/collection"},
    Row{"ttf", "font/ttf"},
    Row{"txt", "text/plain; charset=utf-8"},
    Row{"vcf", "text/vcard; charset=utf-8"},
    Row{"vtt", "text/vtt; charset=utf-8"},
    Row{"war", "application/java-archive"},
    Row{"wasm", "application/wasm"},
    Row{"wav", "audio/wav"},
    Row{"weba", "audio/webm"},
    Row{"webm", "video/webm"},
    Row{"webmanifest", "application/manifest+json"},
    Row{"webp", "image/webp"},
    Row{"woff", "font/woff"},
    Row{"woff2", "font/woff2"},
    Row{"xhtml", "application/xhtml+xml"},
    Row{"xls", "application/vnd.ms-excel"},
    Row{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Row{"xml", "application/xml"},
    Row{"xsd", "application/xml"},
    Row{"xsl", "application/xml"},
    Row{"xslt", "application/xslt+xml"},
    Row{"xz", "application/x-xz"},
    Row{"yaml", "text/yaml; charset=utf-8"},
    Row{"yml", "text/yaml; charset=utf-8"},
    Row{"zip", "application/zip"},
    Row{"zst", "application/zstd"},
};

static_assert(
    std::ranges::is_sorted(kRows, std::less<>(), &Row::ending), "it is searched by halves"
);

constexpr std::size_t kLongestEnding = std::ranges::max(kRows, std::less<>(), [](const Row& row) {
                                         return row.ending.size();
                                       }).ending.size();

}  // namespace

std::string_view mime_type(std::string_view name) {
  constexpr std::string_view kUnknown = "application/octet-stream";
  const std::size_t dot = name.rfind('.');
  const std::string_view written =
      dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  std::array<char, kLongestEnding> lower{};
  if (written.size() > lower.size()) {
    return kUnknown;
  }
  std::ranges::transform(written, lower.begin(), [](char c) { return to_lower(c); });
  const std::string_view ending(lower.data(), written.size());
  const auto row = std::ranges::lower_bound(kRows, ending, std::less<>(), &Row::ending);
  return row != kRows.end() && row->ending == ending ? row->type : kUnknown;
}

}  // namespace sluice::actions
