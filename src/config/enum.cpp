#include "config/enum.h"

#include "config/suggest.h"
#include "config/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::config {

std::optional<std::size_t> load_word(
    const Node& node,
    Context& context,
    std::span<const std::string_view> names,
    std::span<const std::string_view> unsupported
) {
  if (!context.expect_scalar(node)) {
    return std::nullopt;
  }
  const std::string_view word = node.text();
  if (const auto found = std::find(names.begin(), names.end(), word); found != names.end()) {
    return static_cast<std::size_t>(found - names.begin());
  }
  if (std::find(unsupported.begin(), unsupported.end(), word) != unsupported.end()) {
    context.reject(node, {fmt::format("{} is not supported yet", word), ""});
    return std::nullopt;
  }
  std::string hint = suggest(word, names);
  if (hint.empty()) {
    hint = "write " + list_words(names);
  }
  context.reject(node, {fmt::format("\"{}\" is unknown", word), std::move(hint)});
  return std::nullopt;
}

}  // namespace sluice::config
