#pragma once

#include "config/codec.h"
#include "config/node.h"
#include "config/parse.h"
#include "config/type.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// The key `include` of a file's root: paths or patterns of more files, relative to its folder.
/// Holds nothing: what is included has taken its place before anything is loaded.
struct Includes {
  bool operator==(const Includes&) const = default;
};

/// Adds to a document what it includes. The keys of an included file become keys of the including
/// one; where both have a map of names (`sites`), its entries do. What is defined twice is an error
/// that names both places. A pattern without a match is fine; a path without a file is an error, as
/// is a file that includes itself.
class Includer {
 public:
  /// `root` is the type of the documents' roots.
  Includer(const Type& root, Diagnostics& diagnostics, const ParseOptions& options)
      : root_(root), diagnostics_(diagnostics), options_(options) {}

  /// False if a file cannot be read or parsed, or includes itself: reported.
  bool include_into(Document& document);

 private:
  /// A map that is a copy of one of a file, with the places of its keys.
  struct Merged {
    Node* node;
    std::map<std::string_view, std::size_t> places;
  };

  using Included = std::vector<Document>;

  bool include(const Node& pattern, Included& included);
  bool include_file(const Node& pattern, const std::string& path, Included& included);
  void merge(Document& document, Included included);
  /// Null if the key was free; else the entry that has it.
  static Node::Entry* add(Merged& map, const Node::Entry& entry);
  static Merged copy(Document& document, const Node& map);
  void report_twice(const Node::Entry& entry, const Node::Entry& first);
  [[nodiscard]] bool is_map_of_names(std::string_view key) const;

  const Type& root_;
  Diagnostics& diagnostics_;
  const ParseOptions& options_;
  std::vector<std::string> open_;  // files that are being included, the outermost first
};

template <>
struct Codec<Includes> {
  static bool load(const Node& node, Context& context, Includes& target);

  static void show(const Includes& /*value*/, JsonWriter& out) { out.string(""); }

  static void schema(SchemaWriter& out);

  static std::string name() { return "path or pattern, or list of these"; }

  static Presence presence(const Includes& /*value*/) { return Presence::Absent; }
};

}  // namespace sluice::config
