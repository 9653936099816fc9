#pragma once

#include "actions/files/file_path.h"
#include "actions/files/precompressed.h"
#include "actions/files/resolve_links.h"
#include "config/codec.h"
#include "config/enum.h"
#include "config/forward.h"
#include "config/mark.h"
#include "config/table.h"
#include "exchange/template.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::actions {

/// `files: { root: /var/www, index: [index.html], … }`, or the root alone.
struct FilesSettings {
  static constexpr std::string_view kName = "files";
  static std::span<const config::Field> fields();

  config::Mark where;
  config::Located<std::string> root;  ///< as written
  std::vector<std::string> index{"index.html"};
  bool browse = false;
  std::vector<Precompressed> precompressed;
  std::vector<exchange::UrlTemplate> candidates;  ///< `try`; empty: the path itself
  Symlinks symlinks = Symlinks::Follow;
  HiddenFiles hidden = HiddenFiles::Hide;

  /// The root's path: a relative one is beside the file it is written in.
  [[nodiscard]] std::string directory() const;

  bool operator==(const FilesSettings& other) const;
};

/// Looks at the file system: the root must be there.
void validate(const FilesSettings& settings, config::Diagnostics& diagnostics);

}  // namespace sluice::actions

template <>
struct sluice::config::EnumNames<sluice::actions::Symlinks> {
  using enum sluice::actions::Symlinks;
  static constexpr std::array kNames = {
      EnumName{"follow", Follow}, EnumName{"owner", Owner}, EnumName{"deny", Deny}
  };
};

template <>
struct sluice::config::EnumNames<sluice::actions::HiddenFiles> {
  using enum sluice::actions::HiddenFiles;
  static constexpr std::array kNames = {EnumName{"hide", Hide}, EnumName{"serve", Serve}};
};

template <>
struct sluice::config::EnumNames<sluice::actions::Precompressed> {
  using enum sluice::actions::Precompressed;
  static constexpr std::array kNames = {
      EnumName{"br", Brotli}, EnumName{"zstd", Zstd}, EnumName{"gzip", Gzip}
  };
};

/// A text stands for `root`.
template <>
struct sluice::config::Codec<sluice::actions::FilesSettings>
    : StructCodec<sluice::actions::FilesSettings> {
  static bool load(const Node& node, Context& context, sluice::actions::FilesSettings& target);
  static void schema(SchemaWriter& out);
};
