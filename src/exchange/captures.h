#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::exchange {

/// What the captures of a path or of a rewrite's regex hold, `$1` first. Views into the text that
/// was matched.
class Captures {
 public:
  static constexpr std::size_t kMax = 16;

  [[nodiscard]] std::size_t size() const { return size_; }

  /// The capture of that number, from 1; empty if there is none or it took no part in the match.
  [[nodiscard]] std::string_view operator[](std::size_t number) const {
    return number >= 1 && number <= size_ ? values_[number - 1] : std::string_view();
  }

  /// Adds the next one. At most `kMax`: whoever compiles a pattern sees to that.
  void push(std::string_view value) { values_[size_++] = value; }

  void pop() { --size_; }

  void clear() { size_ = 0; }

 private:
  std::array<std::string_view, kMax> values_{};
  std::uint8_t size_ = 0;
};

}  // namespace sluice::exchange
