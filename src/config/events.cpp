#include "config/events.h"

#include "base/assert.h"
#include "config/source_text.h"

#include <yaml.h>

#include <algorithm>
#include <optional>

namespace sluice::config {

namespace {

Mark mark_of(const char* file, const yaml_mark_t& mark) {
  return {
      file, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)
  };
}

/// Where a byte stands; the scanner has not come there yet, so libyaml knows no line.
Mark mark_of_byte(const char* file, std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const std::vector<std::size_t> starts = line_starts(before);
  return {
      file,
      static_cast<std::uint32_t>(starts.size()),
      count_characters(before.substr(starts.back())) + 1
  };
}

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

/// What `raw` says, or nothing for the kinds no one needs (stream start, document end).
std::optional<Event> event_of(const yaml_event_t& raw, const char* file) {
  Event event{.start = mark_of(file, raw.start_mark), .end = mark_of(file, raw.end_mark)};
  switch (raw.type) {
    case YAML_DOCUMENT_START_EVENT:
      event.kind = Event::Kind::DocumentStart;
      return event;
    case YAML_ALIAS_EVENT:
      event.kind = Event::Kind::Alias;
      event.anchor = text_of(raw.data.alias.anchor);
      return event;
    case YAML_SCALAR_EVENT: {
      const auto& scalar = raw.data.scalar;
      event.kind = Event::Kind::Scalar;
      event.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
      event.anchor = text_of(scalar.anchor);
      event.has_tag = scalar.tag != nullptr || (!scalar.plain_implicit && !scalar.quoted_implicit);
      event.is_quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
      return event;
    }
    case YAML_SEQUENCE_START_EVENT:
      event.kind = Event::Kind::SequenceStart;
      event.anchor = text_of(raw.data.sequence_start.anchor);
      event.has_tag = raw.data.sequence_start.tag != nullptr;
      return event;
    case YAML_MAPPING_START_EVENT:
      event.kind = Event::Kind::MappingStart;
      event.anchor = text_of(raw.data.mapping_start.anchor);
      event.has_tag = raw.data.mapping_start.tag != nullptr;
      return event;
    case YAML_SEQUENCE_END_EVENT:
      event.kind = Event::Kind::SequenceEnd;
      return event;
    case YAML_MAPPING_END_EVENT:
      event.kind = Event::Kind::MappingEnd;
      return event;
    case YAML_STREAM_END_EVENT:
      event.kind = Event::Kind::End;
      return event;
    default:
      return std::nullopt;
  }
}

}  // namespace

struct EventReader::Parser {
  yaml_parser_t yaml;
};

EventReader::EventReader(std::string_view text, const char* file)
    : parser_(std::make_unique<Parser>()), text_(text), file_(file) {
  SLUICE_ASSERT(yaml_parser_initialize(&parser_->yaml) != 0, "there is memory for a YAML parser");
  yaml_parser_set_encoding(&parser_->yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(
      &parser_->yaml, reinterpret_cast<const unsigned char*>(text.data()), text.size()
  );
}

EventReader::~EventReader() {
  yaml_parser_delete(&parser_->yaml);
}

Event EventReader::next() {
  while (true) {
    yaml_event_t raw;
    if (yaml_parser_parse(&parser_->yaml, &raw) == 0) {
      record_error();
      return {.kind = Event::Kind::Error, .start = error_.at, .end = error_.at};
    }
    std::optional<Event> event = event_of(raw, file_);
    yaml_event_delete(&raw);
    if (event.has_value()) {
      return *std::move(event);
    }
  }
}

void EventReader::record_error() {
  const yaml_parser_t& yaml = parser_->yaml;
  error_.problem = yaml.problem == nullptr ? "bad YAML" : yaml.problem;
  error_.activity = yaml.context == nullptr ? "" : yaml.context;
  error_.activity_start = mark_of(file_, yaml.context_mark);
  error_.at = yaml.error == YAML_READER_ERROR ? mark_of_byte(file_, text_, yaml.problem_offset)
                                              : mark_of(file_, yaml.problem_mark);
}

}  // namespace sluice::config
