#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::config {

/// Writes JSON (RFC 8259) member by member. The caller keeps begins and ends in balance.
class JsonWriter {
 public:
  enum class Layout : std::uint8_t { Compact, Indented };

  explicit JsonWriter(Layout layout = Layout::Compact) : layout_(layout) {}

  void begin_object() { open('{'); }

  void end_object() { close('}'); }

  void begin_array() { open('['); }

  void end_array() { close(']'); }

  /// The name of the next member of an object.
  void key(std::string_view name);

  void string(std::string_view value);  ///< bytes that are not UTF-8 become U+FFFD
  void number(std::int64_t value);
  void number(std::uint64_t value);
  void boolean(bool value);

  /// What was written so far.
  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void break_line();
  void quote(std::string_view value);

  std::string text_;
  std::size_t depth_ = 0;
  Layout layout_;
  bool empty_ = true;  // nothing yet in the innermost brackets
  bool after_key_ = false;
};

}  // namespace sluice::config
