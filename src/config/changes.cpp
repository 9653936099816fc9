#include "config/changes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::config {

namespace {

using Json = nlohmann::ordered_json;

std::string member(const std::string& path, const std::string& key) {
  const bool is_word = key.find_first_of(".[]\" ") == std::string::npos;
  const std::string name = is_word ? key : "\"" + key + "\"";
  return path.empty() ? name : path + "." + name;
}

std::string element(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

void compare(
    const std::string& path, const Json& before, const Json& after, std::vector<Change>& found
);

void compare_objects(
    const std::string& path, const Json& before, const Json& after, std::vector<Change>& found
) {
  for (const auto& [key, value] : before.items()) {
    if (const auto other = after.find(key); other != after.end()) {
      compare(member(path, key), value, *other, found);
    } else {
      found.push_back({member(path, key), value.dump(), ""});
    }
  }
  for (const auto& [key, value] : after.items()) {
    if (!before.contains(key)) {
      found.push_back({member(path, key), "", value.dump()});
    }
  }
}

void compare_lists(
    const std::string& path, const Json& before, const Json& after, std::vector<Change>& found
) {
  const std::size_t common = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < common; ++i) {
    compare(element(path, i), before[i], after[i], found);
  }
  for (std::size_t i = common; i < before.size(); ++i) {
    found.push_back({element(path, i), before[i].dump(), ""});
  }
  for (std::size_t i = common; i < after.size(); ++i) {
    found.push_back({element(path, i), "", after[i].dump()});
  }
}

void compare(
    const std::string& path, const Json& before, const Json& after, std::vector<Change>& found
) {
  if (before.is_object() && after.is_object()) {
    compare_objects(path, before, after, found);
  } else if (before.is_array() && after.is_array()) {
    compare_lists(path, before, after, found);
  } else if (before != after) {
    found.push_back({path, before.dump(), after.dump()});
  }
}

}  // namespace

std::vector<Change> changes_between(std::string_view before, std::string_view after) {
  const bool may_throw = false;
  std::vector<Change> found;
  compare(
      "", Json::parse(before, nullptr, may_throw), Json::parse(after, nullptr, may_throw), found
  );
  return found;
}

std::string to_string(const Change& change) {
  if (change.before.empty()) {
    return "+ " + change.path + ": " + change.after;
  }
  if (change.after.empty()) {
    return "- " + change.path + ": " + change.before;
  }
  return change.path + ": " + change.before + " → " + change.after;
}

}  // namespace sluice::config
