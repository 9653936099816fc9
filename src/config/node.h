#pragma once

#include "config/mark.h"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// One value as it was written: raw text, never typed by guess. Which type it has is for the codec
/// that loads it to say. Owned by its `Document`; aliases share the node of their anchor.
class Node {
 public:
  enum class Kind : std::uint8_t { Scalar, Sequence, Mapping };

  struct Entry {
    const Node* key;  ///< always a scalar
    const Node* value;
  };

  Node(Kind kind, const Mark& start, const Mark& end) : start_(start), end_(end), kind_(kind) {}

  /// A scalar as if it had been written there.
  static Node scalar(std::string_view text, const Mark& start, const Mark& end);
  /// A list of that one node, which must outlive it.
  static Node list_of(const Node& only);

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] bool is_scalar() const { return kind_ == Kind::Scalar; }

  [[nodiscard]] bool is_sequence() const { return kind_ == Kind::Sequence; }

  [[nodiscard]] bool is_mapping() const { return kind_ == Kind::Mapping; }

  /// True for a key with nothing after its colon.
  [[nodiscard]] bool is_missing() const { return is_scalar() && !quoted_ && written_empty_; }

  /// True for a scalar whose problem was reported already; loading it fails without a word.
  [[nodiscard]] bool is_broken() const { return broken_; }

  [[nodiscard]] const Mark& start() const { return start_; }

  /// Just behind the last character.
  [[nodiscard]] const Mark& end() const { return end_; }

  /// The text of a scalar, variables expanded; empty for others.
  [[nodiscard]] std::string_view text() const { return text_; }

  /// True if the scalar stood in quotes or a block (`|`, `>`).
  [[nodiscard]] bool is_quoted() const { return quoted_; }

  /// The word `off`, which empties an optional setting; in quotes, too, since JSON knows no other
  /// way to write it.
  [[nodiscard]] bool is_off() const { return is_scalar() && text_ == "off"; }

  /// The elements of a sequence, in order; empty for others.
  [[nodiscard]] std::span<const Node* const> items() const { return items_; }

  /// The entries of a mapping, in the order of the file; empty for others. Keys differ from each
  /// other.
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

  /// The value of `key` in a mapping, or null. Linear.
  [[nodiscard]] const Node* find(std::string_view key) const;

 private:
  friend class Composer;
  friend class Includer;

  Mark start_;
  Mark end_;
  Kind kind_;
  bool quoted_ = false;
  bool written_empty_ = false;
  bool broken_ = false;
  std::uint16_t height_ = 0;  // lists and maps below each other, from here down
  std::uint32_t weight_ = 1;  // nodes from here down, aliases followed
  std::string text_;
  std::vector<const Node*> items_;
  std::vector<Entry> entries_;
};

/// A parsed file: owns all nodes. Movable; nodes keep their addresses.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  [[nodiscard]] const Node& root() const { return *root_; }

 private:
  friend class Composer;
  friend class Includer;

  std::deque<Node> nodes_;
  std::vector<Document> included_;
  const Node* root_ = nullptr;
};

/// `a map`, `a list` or `a single value`, for messages.
std::string_view describe(Node::Kind kind);

}  // namespace sluice::config
