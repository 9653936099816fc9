#pragma once

#include "http/body.h"

#include <optional>
#include <string_view>
#include <utility>

namespace sluice::http {

/// A body of bytes that are there already: of the arena, or of something that outlives the
/// exchange.
class TextBody final : public BodyReader {
 public:
  explicit TextBody(std::string_view text) : text_(text) {}

  coro::Task<Result<std::optional<Chunk>>> read(Bytes max) override;

  std::optional<Chunk> take_arrived() override { return Chunk(std::exchange(text_, {})); }

  [[nodiscard]] BodyLength length() const override { return BodyLength::known(text_.size()); }

  [[nodiscard]] bool has_arrived() const override { return true; }

 private:
  std::string_view text_;
};

}  // namespace sluice::http
