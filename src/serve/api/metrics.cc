// /metrics: Prometheus text.
#include <fmt/format.h>

#include <iterator>

#include "serve/api/endpoints.h"
#include "serve/api/routes.h"

namespace stepwell::serve {
namespace {

using Text = std::back_insert_iterator<std::string>;

void write_help(Text& out, std::string_view name, std::string_view type, std::string_view help) {
  fmt::format_to(out, "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void write_gauge(Text& out, std::string_view name, std::string_view help, double value) {
  write_help(out, name, "gauge", help);
  fmt::format_to(out, "{} {}\n", name, value);
}

std::string_view route_label(std::size_t route) {
  return routes()[route].path.empty() ? "other" : routes()[route].path;
}

struct CellSum {
  std::array<std::uint64_t, kLatencyBoundsNs.size() + 1> buckets{};
  std::uint64_t count = 0;
  std::uint64_t nanoseconds = 0;
};

CellSum sum_cells(const Meters& meters, std::size_t route, std::size_t status) {
  CellSum sum;
  for (const auto& meter : meters) {
    const Meter::Cell& cell = meter->cell(route, status);
    for (std::size_t b = 0; b < sum.buckets.size(); ++b) {
      sum.buckets[b] += cell.buckets[b].value();
      sum.count += cell.buckets[b].value();
    }
    sum.nanoseconds += cell.nanoseconds.value();
  }
  return sum;
}

void write_requests(Text& out, const Meters& meters) {
  write_help(out, "stepwell_http_requests_total", "counter", "Requests answered.");
  for (std::size_t route = 0; route < routes().size(); ++route) {
    for (std::size_t status = 0; status < kStatuses.size(); ++status) {
      const std::uint64_t count = sum_cells(meters, route, status).count;
      if (count == 0) continue;
      fmt::format_to(out, "stepwell_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n",
                     route_label(route), kStatuses[status], count);
    }
  }
}

void write_latencies(Text& out, const Meters& meters) {
  constexpr std::string_view kName = "stepwell_http_request_duration_seconds";
  write_help(out, kName, "histogram", "Time to answer a request once it has been read.");
  for (std::size_t route = 0; route < routes().size(); ++route) {
    for (std::size_t status = 0; status < kStatuses.size(); ++status) {
      const CellSum sum = sum_cells(meters, route, status);
      if (sum.count == 0) continue;
      const std::string labels =
          fmt::format("route=\"{}\",status=\"{}\"", route_label(route), kStatuses[status]);
      std::uint64_t cumulated = 0;
      for (std::size_t b = 0; b < kLatencyBoundTexts.size(); ++b) {
        cumulated += sum.buckets[b];
        fmt::format_to(out, "{}_bucket{{{},le=\"{}\"}} {}\n", kName, labels, kLatencyBoundTexts[b],
                       cumulated);
      }
      fmt::format_to(out, "{}_bucket{{{},le=\"+Inf\"}} {}\n", kName, labels, sum.count);
      fmt::format_to(out, "{}_sum{{{}}} {:.9f}\n", kName, labels, static_cast<double>(sum.nanoseconds) / 1e9);
      fmt::format_to(out, "{}_count{{{}}} {}\n", kName, labels, sum.count);
    }
  }
}

void write_totals(Text& out, const Service& service) {
  const Meters& meters = service.meters;
  std::uint64_t connections = 0;
  std::uint64_t hits = 0;
  for (const auto& meter : meters) {
    connections += meter->connections.value();
    hits += meter->cache_hits.value();
  }
  write_help(out, "stepwell_http_connections_total", "counter", "Connections accepted.");
  fmt::format_to(out, "stepwell_http_connections_total {}\n", connections);
  if (service.places != nullptr)
    write_gauge(out, "stepwell_http_connections_open", "Connections now.", service.places->taken());
  write_help(out, "stepwell_http_cache_hits_total", "counter", "Requests answered with a kept answer.");
  fmt::format_to(out, "stepwell_http_cache_hits_total {}\n", hits);
}

void write_tasks(Text& out, const Tasks& tasks) {
  const TaskState state = tasks.state();
  write_help(out, "stepwell_tasks_total", "counter",
             "Refreshes and rollbacks of the server's own, by outcome.");
  fmt::format_to(out, "stepwell_tasks_total{{outcome=\"ok\"}} {}\n", state.done);
  fmt::format_to(out, "stepwell_tasks_total{{outcome=\"failed\"}} {}\n", state.failed);
  write_gauge(out, "stepwell_task_running", "1 while one of them, or a verification, runs.",
              state.running.empty() ? 0 : 1);
  write_gauge(out, "stepwell_after_last_ok", "0 if the command after the latest generation failed.",
              state.after && !state.after->ok ? 0 : 1);
  if (!state.last) return;
  write_gauge(out, "stepwell_task_last_ok", "1 if the last of them did what it was to do.",
              state.last->ok ? 1 : 0);
  write_gauge(out, "stepwell_task_last_duration_seconds", "How long it took.", state.last->seconds);
  write_gauge(out, "stepwell_task_last_age_seconds", "Time since it ended.",
              static_cast<double>(now_us() - state.last->at) / 1e6);
}

void write_refresh(Text& out, const Generation& generation) {
  write_gauge(out, "stepwell_refresh_duration_seconds", "How long the refresh behind that generation took.",
              generation.duration_s);
  constexpr std::string_view kName = "stepwell_refresh_changed_rows";
  write_help(out, kName, "gauge", "Tier rows that it wrote.");
  const std::pair<std::string_view, ChangeCounts> tiers[] = {{"asin", generation.asin_changes},
                                                             {"brand", generation.brand_changes},
                                                             {"category", generation.category_changes}};
  for (const auto& [tier, counts] : tiers) {
    fmt::format_to(out, "{}{{tier=\"{}\"}} {}\n", kName, tier, counts.total());
  }
}

void write_snapshot(Text& out, const Snapshot& snapshot) {
  const Generation& generation = snapshot.generation();
  write_refresh(out, generation);
  write_gauge(out, "stepwell_generation", "Number of the generation that is served.",
              static_cast<double>(generation.number));
  write_gauge(out, "stepwell_freshness_seconds",
              "Time since that generation was published, or last confirmed by a refresh.",
              static_cast<double>(now_us() - generation.confirmed_at) / 1e6);
  write_gauge(out, "stepwell_refresh_held", "1 while a refresh is held, since too much would vanish.",
              generation.held ? 1 : 0);
  write_gauge(out, "stepwell_snapshot_bytes", "Memory of the snapshot.",
              static_cast<double>(snapshot.bytes()));
  write_help(out, "stepwell_excluded_rows", "gauge", "Raw rows that belong to no group, by reason.");
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    fmt::format_to(out, "stepwell_excluded_rows{{reason=\"{}\"}} {}\n", kExclusionNames[i],
                   generation.excluded[i].rows);
  }
  write_help(out, "stepwell_excluded_money", "gauge", "Their money, by reason.");
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    fmt::format_to(out, "stepwell_excluded_money{{reason=\"{}\"}} {}\n", kExclusionNames[i],
                   generation.excluded[i].money.str());
  }
  if (const auto& verification = snapshot.verification()) {
    write_gauge(out, "stepwell_verification_passed", "1 if the last verification found no difference.",
                verification->passed ? 1 : 0);
    write_gauge(out, "stepwell_verification_generation", "The generation that was verified last.",
                static_cast<double>(verification->generation));
    write_gauge(out, "stepwell_verification_age_seconds", "Time since the last verification.",
                static_cast<double>(now_us() - verification->verified_at) / 1e6);
  }
}

}  // namespace

Answer answer_metrics(const Call& call) {
  Answer answer{.body = {}, .content_type = "text/plain; version=0.0.4; charset=utf-8"};
  Text out(answer.body);
  write_requests(out, call.service->meters);
  write_latencies(out, call.service->meters);
  write_totals(out, *call.service);
  write_gauge(out, "stepwell_ready", "1 if there is a snapshot to answer from.",
              call.snapshot != nullptr ? 1 : 0);
  write_gauge(out, "stepwell_database_reachable", "1 if the database could be looked at.",
              call.service->board->database().reachable ? 1 : 0);
  write_gauge(out, "stepwell_sessions", "Logins that last.",
              static_cast<double>(call.service->gate->session_count(now_us())));
  if (call.service->tasks != nullptr) write_tasks(out, *call.service->tasks);
  if (call.snapshot != nullptr) write_snapshot(out, *call.snapshot);
  return answer;
}

}  // namespace stepwell::serve
