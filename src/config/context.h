#pragma once

#include "config/complaint.h"
#include "config/diagnostic.h"
#include "config/node.h"
#include "config/sources.h"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

/// What a load hands from codec to codec: where problems go, and which key is being read.
/// All that report return false, so that a codec may say `return context.error(node, "…");`.
class Context {
 public:
  Context(Diagnostics& diagnostics, Sources& sources)
      : diagnostics_(diagnostics), sources_(sources) {}

  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

  /// The key whose value is being loaded; elements of a list go by the list's key.
  [[nodiscard]] std::string_view subject() const { return subject_; }

  /// Reports the message as it stands.
  bool error(const Node& at, std::string message, std::string hint = {});
  /// Reports the complaint about the value of the current key: `every: "abc" is not a duration`.
  bool reject(const Node& at, const Complaint& complaint);
  /// Does not make the load fail.
  void warning(const Node& at, std::string message, std::string hint = {});

  struct WatchedFile {
    std::string path;  ///< relative to where the server runs
    std::string text;
  };

  /// The file a scalar names, relative to the folder of the file it is written in; it is watched
  /// from now on. Empty: reported.
  std::optional<WatchedFile> read_watched(const Node& path);

  /// These report what was found instead, unless it is what is wanted.
  bool expect_scalar(const Node& node) { return expect(node, Node::Kind::Scalar); }

  bool expect_sequence(const Node& node) { return expect(node, Node::Kind::Sequence); }

  bool expect_mapping(const Node& node) { return expect(node, Node::Kind::Mapping); }

  /// Names the key being read while it lives.
  class Subject {
   public:
    Subject(Context& context, std::string_view key) : context_(context), outer_(context.subject_) {
      context.subject_ = key;
    }

    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    ~Subject() { context_.subject_ = outer_; }

   private:
    Context& context_;
    std::string_view outer_;
  };

 private:
  bool expect(const Node& node, Node::Kind kind);

  Diagnostics& diagnostics_;
  Sources& sources_;
  std::string_view subject_ = "the configuration";
};

}  // namespace sluice::config
