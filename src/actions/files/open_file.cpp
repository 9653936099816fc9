#include "actions/files/open_file.h"

#include "actions/files/mime_types.h"
#include "http/date.h"

#include <fmt/format.h>

#include <utility>

namespace sluice::actions {

namespace {

/// Without the inode, so that the same file has the same tag on every server it was copied to.
std::string make_etag(const FileState& state) {
  return fmt::format("\"{:x}-{:x}\"", state.modified_ns, state.size);
}

std::string make_date(WallTime time) {
  std::string text(http::kHttpDateSize, '\0');
  http::write_http_date(text.data(), time);
  return text;
}

}  // namespace

OpenFile::OpenFile(std::uint32_t of_root, std::string_view name, FileData found, TimePoint now)
    : root_id(of_root),
      path(name),
      data(std::move(found)),
      etag(make_etag(data.state)),
      last_modified(make_date(data.state.modified())),
      content_type(mime_type(path)),
      opened(now),
      checked(now) {}

}  // namespace sluice::actions
