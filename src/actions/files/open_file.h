#pragma once

#include "actions/files/file_data.h"
#include "base/intrusive_list.h"
#include "base/ref.h"
#include "base/units.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::actions {

/// A directory that files are served from, and how links in it are taken.
struct FileRoot {
  std::uint32_t id = 0;  ///< the same for the same path and links, in all configurations
  std::string path;      ///< without a slash at its end
  Symlinks symlinks = Symlinks::Follow;
};

/// The name of a file, whole: `/var/www/a/b.html`, with a NUL behind it.
struct FileName {
  std::string_view path;
  std::size_t root_size = 0;

  /// Below the root: `a/b.html`.
  [[nodiscard]] std::string_view below_root() const { return path.substr(root_size + 1); }
};

/// An open file as one worker holds it: shared by the exchanges that send it and by the cache.
class OpenFile final : public RefCounted<OpenFile>, public ListNode<> {
 public:
  OpenFile(std::uint32_t root_id, std::string_view path, FileData data, TimePoint now);

  const std::uint32_t root_id;
  const std::string path;
  const FileData data;
  const std::string etag;  ///< strong: says when it was modified, to the nanosecond, and its size
  const std::string last_modified;  ///< an HTTP date
  const std::string_view content_type;
  const TimePoint opened;
  TimePoint checked;  ///< when the file system last said that nothing has changed

  [[nodiscard]] std::uint64_t size() const { return data.state.size; }

  [[nodiscard]] bool is_directory() const { return data.state.is_directory; }

  /// Whether its bytes are in `data.content`.
  [[nodiscard]] bool is_in_memory() const { return data.file == nullptr; }
};

using FileRef = Ref<OpenFile>;

}  // namespace sluice::actions
