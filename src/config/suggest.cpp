#include "config/suggest.h"

#include "base/strings.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice::config {

namespace {

/// Characters to insert, drop, change or swap with their neighbour to get from `a` to `b`, case
/// aside.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = to_lower(a[i - 1]) == to_lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

constexpr std::size_t kLongestWord = 64;

}  // namespace

std::string suggest(std::string_view word, std::span<const std::string_view> choices) {
  if (word.size() > kLongestWord) {
    return {};
  }
  std::string_view nearest;
  std::size_t smallest =
      std::max<std::size_t>(1, word.size() / 3) + 1;  // beyond this it is a guess
  for (const std::string_view choice : choices) {
    const std::size_t distance = edit_distance(word, choice);
    if (distance < smallest && distance < choice.size()) {
      smallest = distance;
      nearest = choice;
    }
  }
  return nearest.empty() ? std::string() : "did you mean \"" + std::string(nearest) + "\"?";
}

}  // namespace sluice::config
