#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::config {

/// The text of a file; otherwise an errno.
using FileText = std::expected<std::string, int>;

/// The files a configuration is made of, as they were when it was read. Two kinds: those that
/// describe it (the file itself, what it includes, `${file:…}`), which are read again when the user
/// says so; and those that are watched (`{ file: path }`), which are read again when they change,
/// the others staying what they were. Belongs to one thread at a time.
class Sources {
 public:
  /// A file that describes the configuration. Of one that is bigger, `max_size` and a byte.
  FileText read(const std::string& path, std::size_t max_size);
  /// A watched file.
  FileText read_watched(const std::string& path, std::size_t max_size);
  /// The files whose names fit, sorted; otherwise an errno. None is no error.
  std::expected<std::vector<std::string>, int> find(const std::string& pattern);

  /// The watched files that are no longer what was read, and stayed the same between the last two
  /// calls: a file that is still being written waits.
  [[nodiscard]] std::vector<std::string> changed_files();
  /// What has changed so far is not told again.
  void dismiss_changes();

  /// For a load after a watched file changed: watched files are read anew, of others there are
  /// those that were read before.
  [[nodiscard]] Sources for_refresh() const;

 private:
  /// What tells one state of a file from another; empty: there is no file.
  struct Stamp {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified = 0;  // nanoseconds
    std::int64_t changed = 0;

    bool operator==(const Stamp&) const = default;
  };

  struct Watched {
    std::optional<Stamp> read;
    std::optional<Stamp> seen;
  };

  static std::optional<Stamp> stamp_of(const std::string& path);

  std::map<std::string, FileText> texts_;
  std::map<std::string, std::vector<std::string>> found_;
  std::map<std::string, Watched> watched_;
  bool remembers_ = false;
};

/// `path` as it is meant in `file`: relative to the folder of that file.
std::string path_beside(const std::string& file, const std::string& path);

}  // namespace sluice::config
