#include "config/codecs.h"
#include "config/json_writer.h"
#include "proxy/explanation.h"

namespace sluice::proxy {

namespace {

using config::JsonWriter;

void member(JsonWriter& out, std::string_view name, std::string_view value) {
  out.key(name);
  out.string(value);
}

void member(JsonWriter& out, std::string_view name, bool value) {
  out.key(name);
  out.boolean(value);
}

void place(JsonWriter& out, const config::Mark& where) {
  if (where.is_known()) {
    member(out, "where", config::to_string(where));
  }
}

template <class List, class Write>
void list(JsonWriter& out, std::string_view name, const List& items, Write write) {
  out.key(name);
  out.begin_array();
  for (const auto& item : items) {
    write(item);
  }
  out.end_array();
}

void write_routes(JsonWriter& out, const Explanation& story) {
  list(out, "routes", story.routes, [&](const Explanation::Candidate& route) {
    out.begin_object();
    member(out, "path", route.path);
    place(out, route.where);
    member(out, "wins", route.wins);
    if (!route.wins) {
      member(out, "reason", route.reason);
    }
    out.end_object();
  });
}

void write_steps(JsonWriter& out, const Explanation& story) {
  list(out, "steps", story.steps, [&](const Explanation::Step& step) {
    out.begin_object();
    member(out, "name", step.name);
    place(out, step.where);
    list(out, "effects", step.effects, [&](const std::string& effect) { out.string(effect); });
    out.end_object();
  });
}

void write_timeouts(JsonWriter& out, const std::vector<exchange::ForwardPlan::Timeout>& timeouts) {
  out.key("timeouts");
  out.begin_object();
  for (const auto& [name, after] : timeouts) {
    member(out, name, after ? config::Codec<Duration>::format(*after) : "off");
  }
  out.end_object();
}

void write_forward(JsonWriter& out, const exchange::ForwardPlan& plan) {
  out.key("upstream");
  out.begin_object();
  member(out, "name", plan.upstream);
  member(out, "balance", plan.balance);
  if (!plan.share.empty()) {
    member(out, "share", plan.share);
  }
  list(out, "candidates", plan.candidates, [&](const auto& candidate) {
    out.begin_object();
    member(out, "address", candidate.address);
    out.key("weight");
    out.number(std::uint64_t{candidate.weight});
    member(out, "backup", candidate.is_backup);
    if (!candidate.state.empty()) {
      member(out, "state", candidate.state);
    }
    member(out, "next", candidate.is_next);
    out.end_object();
  });
  member(out, "head", plan.head);
  write_timeouts(out, plan.timeouts);
  out.end_object();
}

void write_answer(JsonWriter& out, const Explanation::Answer& answer) {
  out.key("answer");
  out.begin_object();
  out.key("status");
  out.number(std::uint64_t{answer.status.count()});
  if (!answer.error.empty()) {
    member(out, "error", answer.error);
  }
  list(out, "fields", answer.fields, [&](const auto& field) {
    out.begin_array();
    out.string(field.first);
    out.string(field.second);
    out.end_array();
  });
  out.end_object();
}

}  // namespace

std::string to_json(const Explanation& story) {
  JsonWriter out(JsonWriter::Layout::Indented);
  out.begin_object();
  out.key("request");
  out.begin_object();
  member(out, "method", story.method);
  member(out, "scheme", story.scheme);
  member(out, "host", story.host);
  member(out, "path", story.path);
  member(out, "query", story.query);
  out.end_object();
  out.key("client");
  out.begin_object();
  member(out, "ip", story.client_ip);
  member(out, "peer", story.peer_ip);
  member(out, "trusted", story.peer_is_trusted);
  out.end_object();
  member(out, "refused", story.is_refused);
  if (!story.site.empty()) {
    out.key("site");
    out.begin_object();
    member(out, "name", story.site);
    place(out, story.site_where);
    out.end_object();
  }
  write_routes(out, story);
  write_steps(out, story);
  write_timeouts(out, story.timeouts);
  if (story.forward) {
    write_forward(out, *story.forward);
  }
  if (story.answer) {
    write_answer(out, *story.answer);
  }
  out.end_object();
  return out.take() + "\n";
}

}  // namespace sluice::proxy
