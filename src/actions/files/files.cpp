#include "actions/files/files.h"

#include "actions/files/file_response.h"
#include "actions/files/listing.h"
#include "http/preferences.h"
#include "http/text_body.h"

#include <string>
#include <utility>

namespace sluice::actions {

using exchange::Exchange;
using http::FieldId;

namespace {

constexpr std::string_view kAllow = "GET, HEAD, OPTIONS";

/// What templates of `try` see: a path as `strip_prefix` and `rewrite` leave it.
class ForwardedPath final : public exchange::VariableSource {
 public:
  explicit ForwardedPath(const Exchange& exchange) : exchange_(exchange) {}

  [[nodiscard]] std::string_view get(const exchange::Variable& variable) const override {
    return variable.id == exchange::VariableId::Path ? exchange_.forward_path
                                                     : exchange_.get(variable);
  }

 private:
  const Exchange& exchange_;
};

/// RFC 9110 §9.3.7
http::Response options_answer(Arena& arena) {
  http::Response response(arena);
  response.head.status = http::StatusCode(204);
  response.head.fields.add(FieldId::Allow, kAllow);
  return response;
}

/// The client's own path with a slash behind it: relative links on the page need it.
http::Response add_slash(const Exchange& exchange) {
  std::string_view path = exchange.path;
  while (path.starts_with("//")) {
    path.remove_prefix(1);  // two slashes would name a host
  }
  http::Response response(exchange.arena);
  response.head.status = http::StatusCode(308);
  response.head.fields.add(
      FieldId::Location,
      exchange.query.empty() ? exchange.arena.concat(path, "/")
                             : exchange.arena.concat(path, "/?", exchange.query)
  );
  response.body = make_in<http::TextBody>(exchange.arena, std::string_view());
  return response;
}

/// Reads a directory and shows it; on a thread that may wait.
struct ListingJob {
  FileRoot root;
  HiddenFiles hidden;
  std::string name;
  std::string title;
  bool is_json;

  Result<std::string> operator()() const {
    const Directory directory = TRY(read_directory(root.path, name, root.symlinks, hidden));
    return is_json ? listing_json(directory)
                   : listing_page(directory, title, name.empty() ? HasParent::No : HasParent::Yes);
  }
};

/// What is not there may be elsewhere; any other error is the answer.
bool is_absent(const Error& error) {
  return error == Errc::FileNotFound;
}

}  // namespace

Files::Files(FilesSettings settings, FileStore& store)
    : settings_(std::move(settings)),
      root_(store.root(settings_.directory(), settings_.symlinks)),
      store_(store) {}

coro::Task<Result<http::Response>> Files::run(Exchange& exchange) const {
  const http::Method method = exchange.request.head.method;
  if (method == http::Method::Options) {
    co_return options_answer(exchange.arena);
  }
  if (method != http::Method::Get && method != http::Method::Head) {
    exchange.error_fields.add(FieldId::Allow, kAllow);
    co_return fail(Errc::MethodNotAllowed);
  }
  if (settings_.candidates.empty()) {
    Found found = CO_TRY(co_await find(exchange, exchange.forward_path));
    co_return co_await answer(exchange, std::move(found));
  }
  const ForwardedPath values(exchange);
  for (const exchange::UrlTemplate& candidate : settings_.candidates) {
    const std::string_view path = CO_TRY(candidate.evaluate(values, exchange.arena));
    Found found = CO_TRY(co_await find(exchange, path));
    if (found.kind != Found::Kind::Nothing) {
      co_return co_await answer(exchange, std::move(found));
    }
  }
  co_return fail(Errc::FileNotFound);
}

coro::Task<Result<Files::Found>> Files::find(Exchange& exchange, std::string_view path) const {
  const Result<FilePath> wanted = parse_file_path(path, settings_.hidden, exchange.arena);
  if (!wanted) {
    co_return Found{};
  }
  if (wanted->names_directory) {
    co_return co_await find_in_directory(exchange, wanted->name);
  }
  Result<FileRef> file = co_await open(exchange, wanted->name);
  if (!file) {
    co_return is_absent(file.error()) ? Result<Found>(Found{}) : std::unexpected(file.error());
  }
  if (!(*file)->is_directory()) {
    co_return Found{Found::Kind::File, *std::move(file), wanted->name};
  }
  Found found = CO_TRY(co_await find_in_directory(exchange, wanted->name));
  // Only the path that the client sees can be sent back to it with a slash.
  const bool is_asked_for = path == exchange.forward_path && !exchange.path.ends_with('/');
  if (found.kind != Found::Kind::Nothing && is_asked_for) {
    co_return Found{Found::Kind::DirectoryWithoutSlash, {}, wanted->name};
  }
  co_return found;
}

coro::Task<Result<Files::Found>> Files::find_in_directory(Exchange& exchange, std::string_view name)
    const {
  for (const std::string& index : settings_.index) {
    const std::string_view candidate =
        name.empty() ? std::string_view(index) : exchange.arena.concat(name, "/", index);
    Result<FileRef> file = co_await open(exchange, candidate);
    if (file && !(*file)->is_directory()) {
      co_return Found{Found::Kind::File, *std::move(file), candidate};
    }
    if (!file && !is_absent(file.error())) {
      co_return std::unexpected(file.error());
    }
  }
  if (settings_.browse) {
    const Result<FileRef> directory = co_await open(exchange, name);
    if (directory && (*directory)->is_directory()) {
      co_return Found{Found::Kind::Directory, {}, name};
    }
    if (!directory && !is_absent(directory.error())) {
      co_return std::unexpected(directory.error());
    }
  }
  co_return Found{};
}

coro::Task<Result<FileRef>> Files::open(Exchange& exchange, std::string_view name) const {
  const std::string_view path =
      exchange.arena.concat(root_.path, "/", name, std::string_view("\0", 1));
  return store_.on(exchange.worker)
      .open(exchange.loop, root_, {path.substr(0, path.size() - 1), root_.path.size()});
}

coro::Task<Result<http::Response>> Files::answer(Exchange& exchange, Found found) const {
  switch (found.kind) {
    case Found::Kind::Nothing:
      break;
    case Found::Kind::File:
      co_return co_await send_file(exchange, std::move(found));
    case Found::Kind::DirectoryWithoutSlash:
      co_return add_slash(exchange);
    case Found::Kind::Directory:
      co_return co_await list(exchange, found.name);
  }
  co_return fail(Errc::FileNotFound);
}

coro::Task<Result<http::Response>> Files::send_file(Exchange& exchange, Found found) const {
  WorkerFiles& files = store_.on(exchange.worker);
  Representation chosen{
      .file = found.file,
      .content_type = found.file->content_type,
      .content_encoding = {},
      .varies_by_encoding = !settings_.precompressed.empty(),
  };
  const CodingChoices choices =
      choose_codings(exchange.request.head.fields, settings_.precompressed);
  for (const Precompressed coding : choices.all()) {
    const Result<FileRef> encoded =
        co_await open(exchange, exchange.arena.concat(found.name, coding_ending(coding)));
    if (encoded && !(*encoded)->is_directory()) {
      chosen.file = *encoded;
      chosen.content_encoding = coding_name(coding);
      break;
    }
  }
  co_return file_response(exchange, files, std::move(chosen));
}

coro::Task<Result<http::Response>> Files::list(Exchange& exchange, std::string_view name) const {
  const http::FieldSection& asked = exchange.request.head.fields;
  const bool is_json = http::media_preference(asked, "application/json") >
                       http::media_preference(asked, "text/html");
  const std::string_view title = decode_percent(exchange.path, exchange.arena);
  const Result<std::string> text = CO_TRY(co_await store_.on(exchange.worker)
                                              .wait_for(
                                                  exchange.loop,
                                                  ListingJob{
                                                      .root = root_,
                                                      .hidden = settings_.hidden,
                                                      .name = std::string(name),
                                                      .title = std::string(title),
                                                      .is_json = is_json,
                                                  }
                                              ));
  const std::string_view page = exchange.arena.copy(CO_TRY(text));
  http::Response response(exchange.arena);
  response.head.fields.add(
      FieldId::ContentType, is_json ? "application/json" : "text/html; charset=utf-8"
  );
  response.head.fields.add(FieldId::Vary, "Accept");
  response.body = make_in<http::TextBody>(exchange.arena, page);
  co_return response;
}

}  // namespace sluice::actions
