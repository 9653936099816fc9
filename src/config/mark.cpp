#include "config/mark.h"

#include <cstring>
#include <functional>
#include <mutex>
#include <set>
#include <tuple>

namespace sluice::config {

std::strong_ordering Mark::operator<=>(const Mark& other) const {
  if (file != other.file) {
    if (const int order = std::strcmp(file, other.file); order != 0) {
      return order <=> 0;
    }
  }
  return std::tie(line, column) <=> std::tie(other.line, other.column);
}

std::string to_string(const Mark& mark) {
  std::string text = mark.file;
  if (mark.is_known()) {
    text.append(":").append(std::to_string(mark.line));
    text.append(":").append(std::to_string(mark.column));
  }
  return text;
}

const char* intern_file_name(std::string_view name) {
  static std::mutex mutex;
  static auto& names = *new std::set<std::string, std::less<>>();  // lives to the end, as marks do
  const std::lock_guard lock(mutex);
  auto found = names.find(name);
  if (found == names.end()) {
    found = names.emplace(name).first;
  }
  return found->c_str();
}

}  // namespace sluice::config
