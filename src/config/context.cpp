#include "config/context.h"

#include <system_error>
#include <utility>

namespace sluice::config {

namespace {

constexpr std::size_t kMaxWatchedFile = std::size_t{64} << 20U;

/// What a user who wrote the wrong kind of value most likely stumbled over.
std::string slip(const Node& node, Node::Kind wanted) {
  const bool looks_like_entry =
      node.is_scalar() && !node.is_quoted() && node.text().find(':') != std::string_view::npos;
  if (wanted == Node::Kind::Mapping && looks_like_entry &&
      node.text().find("://") == std::string_view::npos) {
    return "a space belongs after the colon of a key";
  }
  const bool looks_like_address = node.is_sequence() && node.items().size() == 1 &&
                                  node.items()[0]->text().find(':') != std::string_view::npos;
  if (wanted == Node::Kind::Scalar && looks_like_address) {
    return "brackets make a list; quote an IPv6 address: \"[" +
           std::string(node.items()[0]->text()) + "]\"";
  }
  return {};
}

}  // namespace

bool Context::error(const Node& at, std::string message, std::string hint) {
  diagnostics_.error(at, std::move(message), std::move(hint));
  return false;
}

bool Context::reject(const Node& at, const Complaint& complaint) {
  return error(at, std::string(subject_) + ": " + complaint.message, complaint.hint);
}

void Context::warning(const Node& at, std::string message, std::string hint) {
  diagnostics_.warning(at, std::move(message), std::move(hint));
}

std::optional<Context::WatchedFile> Context::read_watched(const Node& path) {
  if (!expect_scalar(path)) {
    return std::nullopt;
  }
  std::string beside = path_beside(path.start().file, std::string(path.text()));
  FileText text = sources_.read_watched(beside, kMaxWatchedFile);
  if (!text.has_value()) {
    const std::string reason = std::generic_category().message(text.error());
    error(path, std::string(subject_) + ": " + beside + " cannot be read: " + reason);
    return std::nullopt;
  }
  if (text->size() > kMaxWatchedFile) {
    error(path, std::string(subject_) + ": " + beside + " is bigger than the limit of 64MiB");
    return std::nullopt;
  }
  return WatchedFile{std::move(beside), *std::move(text)};
}

bool Context::expect(const Node& node, Node::Kind kind) {
  if (node.is_broken()) {
    return false;
  }
  if (node.is_missing()) {
    return error(
        node,
        std::string(subject_) + " has no value",
        kind == Node::Kind::Mapping ? "write {} for its defaults" : ""
    );
  }
  if (node.kind() == kind) {
    return true;
  }
  std::string message(subject_);
  message.append(" must be ").append(describe(kind)).append(", not ").append(describe(node.kind()));
  return error(node, std::move(message), slip(node, kind));
}

}  // namespace sluice::config
