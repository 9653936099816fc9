#include "config/codecs.h"
#include "proxy/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sluice::proxy {

namespace {

/// Routes for other paths that are named; how many more there are is said.
constexpr std::size_t kOthersShown = 10;

/// Lines of a label, a text and a place: `site      api.example.com            sluice.yaml:4`.
class Page {
 public:
  void line(std::string_view label, std::string_view text, const config::Mark& where = {}) {
    if (!where.is_known()) {
      fmt::format_to(std::back_inserter(text_), "{:<10}{}\n", label, text);
      return;
    }
    const std::string place = fmt::format("{}:{}", where.file, where.line);
    fmt::format_to(std::back_inserter(text_), "{:<10}{:<58}  {}\n", label, text, place);
  }

  void gap() { text_ += '\n'; }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string_view path_or_rest(std::string_view path) {
  return path.empty() ? "(all other paths)" : path;
}

void write_client(Page& page, const Explanation& story) {
  if (story.client_ip == story.peer_ip) {
    page.line("client", story.peer_ip);
  } else {
    page.line(
        "client", fmt::format("{}, behind the trusted proxy {}", story.client_ip, story.peer_ip)
    );
  }
}

void write_routes(Page& page, const Explanation& story) {
  const auto winner = std::ranges::find(story.routes, true, &Explanation::Candidate::wins);
  std::string_view label = "route";
  if (winner != story.routes.end()) {
    page.line("route", path_or_rest(winner->path), winner->where);
    label = "";
  }
  std::size_t shown = 0;
  for (const Explanation::Candidate& route : story.routes) {
    if (!route.wins && shown < kOthersShown) {
      const std::string text = fmt::format("not {}: {}", path_or_rest(route.path), route.reason);
      page.line(label, text, route.where);
      label = "";
      ++shown;
    }
  }
  const std::size_t others = story.routes.size() - (winner != story.routes.end() ? 1 : 0);
  if (others > shown) {
    page.line(label, fmt::format("and {} more that are not", others - shown));
  }
}

void write_steps(Page& page, const Explanation& story) {
  std::string_view label = "steps";
  for (const Explanation::Step& step : story.steps) {
    page.line(label, step.name, step.where);
    label = "";
    for (const std::string& effect : step.effects) {
      page.line("", "  " + effect);
    }
    if (step.effects.empty()) {
      page.line("", "  does nothing here");
    }
  }
}

/// The lines of a head, without their ends.
template <class Use>
void for_each_line(std::string_view head, Use use) {
  while (!head.empty() && !head.starts_with("\r\n")) {
    const std::size_t end = head.find("\r\n");
    use(head.substr(0, end));
    head.remove_prefix(std::min(head.size(), end + 2));
  }
}

std::string candidate_text(const exchange::ForwardPlan::Candidate& candidate) {
  std::string text = candidate.address;
  if (candidate.weight != 1) {
    text += fmt::format(", weight {}", candidate.weight);
  }
  if (candidate.is_backup) {
    text += ", backup";
  }
  if (!candidate.state.empty()) {
    text += fmt::format(", {}", candidate.state);
  }
  if (candidate.is_next) {
    text += "  <- next";
  }
  return text;
}

std::string timeouts_text(const std::vector<exchange::ForwardPlan::Timeout>& timeouts) {
  std::string text;
  for (const auto& [name, after] : timeouts) {
    text += fmt::format(
        "{}{} {}",
        text.empty() ? "" : ", ",
        name,
        after ? config::Codec<Duration>::format(*after) : "off"
    );
  }
  return text;
}

void write_forward(Page& page, const exchange::ForwardPlan& plan) {
  page.line(
      "upstream",
      plan.share.empty() ? fmt::format("{} ({})", plan.upstream, plan.balance)
                         : fmt::format("{} ({}), {}", plan.upstream, plan.balance, plan.share)
  );
  for (const exchange::ForwardPlan::Candidate& candidate : plan.candidates) {
    page.line("", candidate_text(candidate));
  }
  page.line("", fmt::format("timeouts: {}", timeouts_text(plan.timeouts)));
  page.gap();
  std::string_view label = "sends";
  for_each_line(plan.head, [&](std::string_view line) {
    page.line(label, line);
    label = "";
  });
}

void write_answer(Page& page, const Explanation::Answer& answer) {
  const std::string status = fmt::format("{}", answer.status.count());
  page.line("answers", answer.error.empty() ? status : fmt::format("{} {}", status, answer.error));
  for (const auto& [name, value] : answer.fields) {
    page.line("", fmt::format("{}: {}", name, value));
  }
}

}  // namespace

std::string to_text(const Explanation& story) {
  Page page;
  page.line(
      story.method,
      fmt::format(
          "{}://{}{}{}{}",
          story.scheme,
          story.host,
          story.path,
          story.query.empty() ? "" : "?",
          story.query
      )
  );
  page.gap();
  write_client(page, story);
  if (story.is_refused) {
    page.line("site", "not looked for: the request is refused before");
  } else {
    page.line("site", story.site.empty() ? "none of that name" : story.site, story.site_where);
  }
  write_routes(page, story);
  write_steps(page, story);
  if (!story.timeouts.empty()) {
    page.line("timeouts", timeouts_text(story.timeouts));
  }
  page.gap();
  if (story.forward) {
    write_forward(page, *story.forward);
  } else if (story.answer) {
    write_answer(page, *story.answer);
  } else {
    page.line("answers", "nothing: the connection is closed");
  }
  return page.take();
}

}  // namespace sluice::proxy
