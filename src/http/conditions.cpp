#include "http/conditions.h"

#include "base/strings.h"
#include "http/date.h"
#include "http/entity_tag.h"

#include <chrono>
#include <optional>

namespace sluice::http {

namespace {

enum class Comparison : std::uint8_t { Strong, Weak };

/// Whether one of the lines named `id` lists the tag, or says `*`.
bool lists_tag(
    const FieldSection& fields, FieldId id, std::string_view etag, Comparison comparison
) {
  const std::optional<EntityTag> ours = parse_entity_tag(etag);
  const auto differs = [&](const EntityTag& theirs) {
    return !ours || !(comparison == Comparison::Strong ? ours->is_same_bytes_as(theirs)
                                                       : ours->is_equivalent_to(theirs));
  };
  for (const Field& field : fields) {
    if (field.id == id &&
        (trim_ows(field.value) == "*" || !for_each_entity_tag(field.value, differs))) {
      return true;
    }
  }
  return false;
}

/// The date of the only line named `id`.
std::optional<WallTime> date_of(const FieldSection& fields, FieldId id, WallTime now) {
  const std::optional<std::string_view> text = fields.single(id);
  return text ? parse_http_date(*text, now) : std::nullopt;
}

WallTime whole_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

}  // namespace

Condition evaluate_conditions(
    Method method, const FieldSection& fields, const Validators& validators, WallTime now
) {
  if (!fields.may_contain(
          {FieldId::IfMatch,
           FieldId::IfUnmodifiedSince,
           FieldId::IfNoneMatch,
           FieldId::IfModifiedSince}
      )) {
    return Condition::Holds;
  }
  const bool is_read = method == Method::Get || method == Method::Head;
  const WallTime modified = whole_seconds(validators.last_modified);
  if (fields.contains(FieldId::IfMatch)) {
    if (!lists_tag(fields, FieldId::IfMatch, validators.etag, Comparison::Strong)) {
      return Condition::Failed;
    }
  } else if (const auto date = date_of(fields, FieldId::IfUnmodifiedSince, now);
             date && modified > *date) {
    return Condition::Failed;
  }
  if (fields.contains(FieldId::IfNoneMatch)) {
    if (lists_tag(fields, FieldId::IfNoneMatch, validators.etag, Comparison::Weak)) {
      return is_read ? Condition::NotModified : Condition::Failed;
    }
  } else if (const auto date = date_of(fields, FieldId::IfModifiedSince, now);
             is_read && date && modified <= *date) {
    return Condition::NotModified;
  }
  return Condition::Holds;
}

bool range_is_current(const FieldSection& fields, const Validators& validators, WallTime now) {
  const Field* const condition = fields.find(FieldId::IfRange);
  if (condition == nullptr) {
    return true;
  }
  const std::string_view value = trim_ows(condition->value);
  if (const std::optional<EntityTag> theirs = parse_entity_tag(value)) {
    const std::optional<EntityTag> ours = parse_entity_tag(validators.etag);
    return ours && ours->is_same_bytes_as(*theirs);
  }
  // A state that is younger than a second may have had the same date as another (RFC 9110
  // §8.8.2.2).
  return parse_http_date(value, now) == whole_seconds(validators.last_modified) &&
         now - whole_seconds(validators.last_modified) >= std::chrono::seconds(1);
}

}  // namespace sluice::http
