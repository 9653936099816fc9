#pragma once

#include "config/codec.h"
#include "config/diagnostic.h"
#include "config/parse.h"
#include "config/type.h"

#include <string>
#include <string_view>

namespace sluice::config {

/// Loads by an erased type; what the templates below come down to.
bool load_text(
    std::string_view text,
    std::string_view file_name,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& options
);
bool load_file(
    const std::string& path,
    const Type& type,
    void* target,
    Diagnostics& diagnostics,
    const ParseOptions& options
);

/// Reads YAML or JSON into `target`, which starts with its defaults. All problems go into
/// `diagnostics`; false if any of them is an error, and `target` is then not to be used. Never
/// throws; `file_name` is what messages say.
template <class T>
[[nodiscard]] bool load_text(
    std::string_view text,
    std::string_view file_name,
    T& target,
    Diagnostics& diagnostics,
    const ParseOptions& options = {}
) {
  return load_text(text, file_name, kType<T>, &target, diagnostics, options);
}

/// The same for a file; that it cannot be read is a problem like any other.
template <class T>
[[nodiscard]] bool load_file(
    const std::string& path, T& target, Diagnostics& diagnostics, const ParseOptions& options = {}
) {
  return load_file(path, kType<T>, &target, diagnostics, options);
}

}  // namespace sluice::config
