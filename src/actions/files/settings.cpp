#include "actions/files/settings.h"

#include "config/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace sluice::actions {

namespace {

constexpr std::array kFields = {
    config::field<&FilesSettings::root>(
        "root",
        "The directory whose files are served; a relative one is beside the file it is written in.",
        config::required(),
        config::not_empty()
    ),
    config::field<&FilesSettings::index>(
        "index",
        "The files that stand for their directory; the first that is there.",
        config::or_one()
    ),
    config::field<&FilesSettings::browse>(
        "browse", "Whether a directory without an index is listed: a page, or JSON by `Accept`."
    ),
    config::field<&FilesSettings::precompressed>(
        "precompressed",
        "Which encoded files beside a file (`.br`, `.zst`, `.gz`) are sent to those who accept "
        "them.",
        config::or_one()
    ),
    config::field<&FilesSettings::candidates>(
        "try",
        "The paths that are looked for, in this order; `$path` is the request's, as `strip_prefix` "
        "and `rewrite` leave it. Default: that path alone.",
        config::not_empty(),
        config::or_one()
    ),
    config::field<&FilesSettings::symlinks>(
        "symlinks",
        "Which symbolic links are followed: those that stay below the root, of these the ones of "
        "their target's owner, or none."
    ),
    config::field<&FilesSettings::hidden>(
        "hidden", "Whether names that begin with a dot are served; `.well-known` always is."
    ),
};

void check_root(const FilesSettings& settings, config::Diagnostics& diagnostics) {
  const config::Mark& at = settings.root.at;
  const std::string path = settings.directory();
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    diagnostics.error(at, fmt::format("files: there is no directory \"{}\"", path));
  } else if (error) {
    diagnostics.error(
        at, fmt::format("files: \"{}\" cannot be looked at: {}", path, error.message())
    );
  } else if (status.type() != std::filesystem::file_type::directory) {
    diagnostics.error(at, fmt::format("files: \"{}\" is not a directory", path));
  }
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && !name.contains('/') &&
         !name.contains('\0');
}

}  // namespace

std::span<const config::Field> FilesSettings::fields() {
  return kFields;
}

std::string FilesSettings::directory() const {
  return (std::filesystem::path(root.at.file).parent_path() / *root).string();
}

bool FilesSettings::operator==(const FilesSettings& other) const {
  return root == other.root && index == other.index && browse == other.browse &&
         precompressed == other.precompressed && candidates == other.candidates &&
         symlinks == other.symlinks && hidden == other.hidden;
}

void validate(const FilesSettings& settings, config::Diagnostics& diagnostics) {
  check_root(settings, diagnostics);
  for (const std::string& name : settings.index) {
    if (!is_file_name(name)) {
      diagnostics.error(
          settings.where, fmt::format("files: \"{}\" in index is not the name of a file", name)
      );
    }
  }
  for (const exchange::UrlTemplate& candidate : settings.candidates) {
    const std::string& text = candidate.source();
    if (!text.starts_with('/') && !text.starts_with("$path")) {
      diagnostics.error(
          settings.where,
          fmt::format("files: \"{}\" in try is not a path", text),
          "begin it with / or $path"
      );
    } else if (candidate.has_query()) {
      diagnostics.error(
          settings.where, fmt::format("files: \"{}\" in try has a query, and a file has none", text)
      );
    }
  }
}

}  // namespace sluice::actions

namespace sluice::config {

bool Codec<actions::FilesSettings>::load(
    const Node& node, Context& context, actions::FilesSettings& target
) {
  if (!node.is_scalar()) {
    return StructCodec::load(node, context, target);
  }
  target.where = node.start();
  return load_value(node, context, target.root) && check(target, context.diagnostics());
}

void Codec<actions::FilesSettings>::schema(SchemaWriter& out) {
  out.any_of({Codec<Located<std::string>>::schema, StructCodec::schema});
}

}  // namespace sluice::config
