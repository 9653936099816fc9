#include "proxy/regex_set.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

namespace sluice::proxy {

namespace {

/// Up to here, comparing the literal starts and trying each is cheaper.
constexpr std::size_t kMaxTriedOneByOne = 8;

/// What the automaton may hold; it forgets states rather than grow beyond.
constexpr std::int64_t kMaxMemory = std::int64_t{16} << 20U;

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_never_capture(true);
  options.set_max_mem(kMaxMemory);
  return options;
}

}  // namespace

struct RegexSet::Automaton {
  re2::RE2::Set set{options(), re2::RE2::ANCHOR_BOTH};
};

RegexSet::RegexSet() = default;
RegexSet::RegexSet(RegexSet&&) noexcept = default;
RegexSet& RegexSet::operator=(RegexSet&&) noexcept = default;
RegexSet::~RegexSet() = default;

void RegexSet::compile() {
  if (entries_.size() <= kMaxTriedOneByOne) {
    return;
  }
  auto automaton = std::make_unique<Automaton>();
  for (const Entry& entry : entries_) {
    std::string error;
    if (automaton->set.Add(entry.regex.pattern(), &error) < 0) {
      return;
    }
  }
  if (automaton->set.Compile()) {
    automaton_ = std::move(automaton);
  }
}

RegexSet::Candidates::Candidates(const RegexSet& set, std::string_view path) : set_(&set) {
  if (set.automaton_ == nullptr) {
    return;
  }
  re2::RE2::Set::ErrorInfo error{};
  is_filtered_ = set.automaton_->set.Match(path, &matching_, &error) ||
                 error.kind == re2::RE2::Set::kNoError;  // else it ran out of memory: all are tried
  std::ranges::sort(matching_);
}

}  // namespace sluice::proxy
