#pragma once

#include "http/fields.h"

#include <cstddef>
#include <cstring>
#include <string_view>

namespace sluice::http::h1 {

/// Counts what would be written.
class CountingSink {
 public:
  void put(std::string_view text) { size_ += text.size(); }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

/// Writes one text behind the other.
class WritingSink {
 public:
  explicit WritingSink(char* to) : to_(to) {}

  void put(std::string_view text) {
    if (!text.empty()) {
      std::memcpy(to_, text.data(), text.size());
      to_ += text.size();
    }
  }

  [[nodiscard]] char* end() const { return to_; }

 private:
  char* to_;
};

/// `name: value` CRLF. The same code counts and writes, so that both agree.
template <class Sink>
void put_field(Sink& sink, std::string_view name, std::string_view value) {
  sink.put(name);
  sink.put(": ");
  sink.put(value);
  sink.put("\r\n");
}

}  // namespace sluice::http::h1
