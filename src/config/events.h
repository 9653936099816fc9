#pragma once

#include "config/mark.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::config {

/// What the YAML parser stumbled over, in its own words.
struct SyntaxError {
  std::string problem;
  Mark at;
  std::string activity;  ///< `while parsing a flow mapping`; may be empty
  Mark activity_start;
};

/// One step through a YAML file.
struct Event {
  enum class Kind : std::uint8_t {
    DocumentStart,
    Scalar,
    Alias,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
    End,
    Error,  // after it, nothing more comes; see `EventReader::error`
  };

  Kind kind = Kind::End;
  Mark start;
  Mark end;
  std::string text;    ///< of a scalar
  std::string anchor;  ///< of the node, or the one an alias names; may be empty
  bool is_quoted = false;
  bool has_tag = false;
};

/// libyaml's events, one by one. Keeps the text it is given by reference.
class EventReader {
 public:
  EventReader(std::string_view text, const char* file);
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;
  ~EventReader();

  Event next();

  [[nodiscard]] const SyntaxError& error() const { return error_; }

 private:
  struct Parser;

  void record_error();

  std::unique_ptr<Parser> parser_;
  std::string_view text_;
  const char* file_;
  SyntaxError error_;
};

}  // namespace sluice::config
