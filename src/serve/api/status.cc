// /api/status: which generation is served, how fresh and how well checked it is, and what was left out of it.
// /api/history: the generations before it.
#include <fmt/format.h>

#include <functional>

#include "base/clock.h"
#include "base/json_writer.h"
#include "serve/api/endpoints.h"
#include "serve/api/generation_json.h"
#include "serve/jobs/task_json.h"
#include "serve/snapshot/known_metrics.h"

namespace stepwell::serve {
namespace {

/// The value of a key: {"opening":…,"revenue":{"name":…,"known":…},…}.
void write_metrics(JsonWriter& json, const KnownMetrics& metrics) {
  json.begin_object().key("opening").text(metrics.opening);
  for (std::size_t i = 0; i < std::size(kMetricRoles); ++i) {
    json.key(kMetricRoles[i].key).begin_object();
    json.key("name").text(metrics.names.*kMetricRoles[i].name).key("known").boolean(metrics.known[i]);
    json.end_object();
  }
  json.end_object();
}

double seconds_since(TimestampUs time) { return static_cast<double>(now_us() - time) / 1e6; }

void write_database(JsonWriter& json, const Service& service) {
  const DatabaseState state = service.board->database();
  json.key("database").begin_object();
  json.key("description").text(service.database);
  json.key("reachable").boolean(state.reachable);
  json.key("problem");
  state.problem.empty() ? json.null() : json.text(state.problem);
  json.key("problem_since");
  state.problem.empty() ? json.null() : json.text(format_iso(state.since));
  json.end_object();
}

void write_settings(JsonWriter& json, const Settings& settings) {
  json.key("settings").begin_object();
  json.key("ebitda_thresholds").begin_object();
  json.key("green").number(settings.ebitda_green);
  json.key("orange").number(settings.ebitda_orange).end_object();
  json.key("stale_after_s").number(settings.stale_after_s);
  json.key("fiscal_year_start").integer(settings.fiscal_year_start);
  json.key("currency").text(settings.currency).end_object();
}

KnownMetrics metrics_of(const Settings& settings, const Snapshot& snapshot) {
  return {settings.metrics, snapshot, {default_as_of(settings, snapshot)}};
}

/// What a configuration that was read anew may have changed.
std::size_t hash_of(const Settings& settings) {
  JsonWriter json;
  write_settings(json.begin_object(), settings);
  for (const MetricRole& role : kMetricRoles) json.key(role.key).text(settings.metrics.*role.name);
  return std::hash<std::string>()(json.end_object().take());
}

/// Weak: answers with the same tag differ in nothing but ages.
std::string status_tag(const Service& service, const Settings& settings, const Snapshot& snapshot) {
  const TaskState tasks = service.tasks == nullptr ? TaskState() : service.tasks->state();
  const DatabaseState state = service.board->database();
  const auto& verification = snapshot.verification();
  const auto& held = snapshot.generation().held;
  return fmt::format("W/\"{:x}-{}-{:x}-{:x}-{:x}-{:x}-{}{:x}-{:x}-{:x}-{:x}-{}\"", service.started_at,
                     snapshot.generation().number, snapshot.generation().published_at,
                     snapshot.generation().confirmed_at, held ? held->since : 0,
                     verification ? verification->verified_at : 0, state.reachable ? "" : "x", state.since,
                     std::hash<std::string>()(state.problem), tasks.version, hash_of(settings),
                     default_as_of(settings, snapshot).str());
}

}  // namespace

Answer answer_status(const Call& call) {
  if (call.snapshot == nullptr) return answer_unavailable(*call.service);
  const Snapshot& snapshot = *call.snapshot;
  JsonWriter json;
  json.begin_object();
  write_generation(json, snapshot.generation());
  write_held(json.key("held"), snapshot.generation().held);
  json.key("age_s").number(seconds_since(snapshot.generation().confirmed_at));
  json.key("as_of").text(default_as_of(*call.settings, snapshot).str());
  json.key("verification");
  write_verification(json, snapshot.verification());
  json.key("rows").begin_object();
  json.key("asin").integer(snapshot.asins().row_count());
  json.key("brand").integer(snapshot.brand_row_count());
  json.key("category").integer(snapshot.categories().size()).end_object();
  json.key("products").integer(snapshot.asins().products().size());
  json.key("snapshot_bytes").integer(snapshot.bytes());
  write_database(json, *call.service);
  write_settings(json, *call.settings);
  write_metrics(json.key("metrics"), metrics_of(*call.settings, snapshot));
  write_tasks(json.key("refresh"), call.service->tasks);
  json.key("version").text(STEPWELL_VERSION);
  json.key("started_at").text(format_iso(call.service->started_at));
  json.key("uptime_s").number(seconds_since(call.service->started_at));
  json.end_object();
  Answer answer{.body = json.take(), .etag = status_tag(*call.service, *call.settings, snapshot)};
  answer.cache_control = "private, no-cache";
  return answer;
}

Answer answer_history(const Call& call) {
  JsonWriter json;
  json.begin_object().key("generations").begin_array();
  for (const Generation& generation : call.snapshot->history()) {
    json.begin_object();
    write_generation(json, generation);
    json.end_object();
  }
  json.end_array().end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
