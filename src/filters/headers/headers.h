#pragma once

#include "exchange/filter.h"
#include "filters/headers/settings.h"
#include "http/field_id.h"

#include <string>
#include <vector>

namespace sluice::filters {

/// Sets, adds and removes fields as the configuration says: of what an upstream gets, of what it
/// sent, and of every answer.
class Headers final : public exchange::Filter {
 public:
  explicit Headers(const HeadersSettings& settings);

  /// The phases these rules need: none, if there are none.
  static exchange::Phase phases(const HeadersSettings& settings);

  Result<exchange::Verdict> on_request(exchange::Exchange& exchange) const override;
  Result<> on_response(exchange::Exchange& exchange, http::Response& response) const override;
  Result<> on_deliver(exchange::Exchange& exchange, http::Response& response) const override;

 private:
  /// The rules of one kind of message, with their names looked up.
  class Rules {
   public:
    explicit Rules(const HeaderRules& settings);
    /// Errors: BadTemplateValue.
    Result<> apply(http::FieldSection& fields, const exchange::Exchange& exchange) const;

   private:
    struct Rule {
      http::FieldId id;
      std::string name;
      exchange::HeaderTemplate value;
    };

    std::vector<Rule> remove_;  // of `set` too
    std::vector<Rule> add_;
  };

  Rules request_;
  Rules upstream_response_;
  Rules response_;
};

}  // namespace sluice::filters
