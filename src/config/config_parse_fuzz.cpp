#include "config/diagnostic.h"
#include "config/parse.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Any bytes become a document or diagnostics that can be printed, within the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::config;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Sources no_files = Sources().for_refresh();
  const ParseOptions options{
      .environment = [](std::string_view name) -> std::optional<std::string> {
        return name == "SET" ? std::optional<std::string>("value") : std::nullopt;
      },
      .sources = &no_files,
      .limits = {},
  };
  Diagnostics diagnostics;
  const bool is_read = parse(text, "fuzz.yaml", diagnostics, options).has_value();
  const std::string report = diagnostics.to_string();
  if (!is_read && report.empty()) {
    __builtin_trap();  // refused without a word
  }
  return 0;
}
