#pragma once

#include "actions/files/file_store.h"
#include "actions/files/settings.h"
#include "exchange/action.h"

#include <string_view>

namespace sluice::actions {

/// Answers with files of a directory. GET and HEAD; OPTIONS says so.
class Files final : public exchange::Action {
 public:
  /// `store` outlives it.
  Files(FilesSettings settings, FileStore& store);

  /// Suspends where a disk has to be waited for. Errors: FileNotFound, FileForbidden,
  /// FileReadFailed, MethodNotAllowed, PreconditionFailed, RangeNotSatisfiable, BadTemplateValue,
  /// ConnectionLimitReached.
  coro::Task<Result<http::Response>> run(exchange::Exchange& exchange) const override;

 private:
  /// What a path turned out to be.
  struct Found {
    enum class Kind : std::uint8_t { Nothing, File, DirectoryWithoutSlash, Directory };

    Kind kind = Kind::Nothing;
    FileRef file;           ///< with File
    std::string_view name;  ///< of the file or directory, below the root
  };

  coro::Task<Result<Found>> find(exchange::Exchange& exchange, std::string_view path) const;
  coro::Task<Result<Found>> find_in_directory(exchange::Exchange& exchange, std::string_view name)
      const;
  [[clang::coro_wrapper]] coro::Task<Result<FileRef>> open(
      exchange::Exchange& exchange, std::string_view name
  ) const;
  coro::Task<Result<http::Response>> answer(exchange::Exchange& exchange, Found found) const;
  coro::Task<Result<http::Response>> send_file(exchange::Exchange& exchange, Found found) const;
  coro::Task<Result<http::Response>> list(exchange::Exchange& exchange, std::string_view name)
      const;

  FilesSettings settings_;
  FileRoot root_;
  FileStore& store_;
};

}  // namespace sluice::actions
