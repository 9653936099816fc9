#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sluice::config {

/// A text that is never printed: messages, dumps and diffs show `***`. Whoever needs it says
/// `reveal()`.
class Secret {
 public:
  Secret() = default;

  explicit Secret(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] std::string_view reveal() const { return text_; }

  [[nodiscard]] bool empty() const { return text_.empty(); }

  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

}  // namespace sluice::config
