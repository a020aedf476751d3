// /api/status: which generation is served, how fresh and how well checked it is, and what was left out of it.
#include <algorithm>

#include "serve/endpoints.h"
#include "serve/json_writer.h"

namespace stepwell::serve {
namespace {

/// "2026-01-31T23:59:59Z".
std::string iso_time(TimestampUs time) {
  std::string text = format_utc(time);
  std::ranges::replace(text, ' ', 'T');
  return text + 'Z';
}

double seconds_since(TimestampUs time) { return static_cast<double>(now_us() - time) / 1e6; }

void write_account(JsonWriter& json, std::string_view key, const Account& account) {
  json.key(key).begin_object();
  json.key("rows").integer(account.rows).key("money").money(account.money).end_object();
}

void write_changes(JsonWriter& json, std::string_view key, const ChangeCounts& counts) {
  json.key(key).begin_object();
  json.key("inserted").integer(counts.inserted);
  json.key("updated").integer(counts.updated);
  json.key("deleted").integer(counts.deleted).end_object();
}

void write_generation(JsonWriter& json, const Generation& generation) {
  json.key("generation").integer(generation.number);
  json.key("kind").text(name_of(generation.kind));
  json.key("why").text(generation.why);
  json.key("published_at").text(iso_time(generation.published_at));
  json.key("age_s").number(seconds_since(generation.published_at));
  json.key("duration_s").number(generation.duration_s);
  json.key("restored");
  generation.restored == 0 ? json.null() : json.integer(generation.restored);
  json.key("changes").begin_object();
  write_changes(json, "asin", generation.asin_changes);
  write_changes(json, "brand", generation.brand_changes);
  write_changes(json, "category", generation.category_changes);
  json.end_object();
}

void write_verification(JsonWriter& json, const std::optional<Verification>& verification) {
  json.key("verification");
  if (!verification) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("generation").integer(verification->generation);
  json.key("verified_at").text(iso_time(verification->verified_at));
  json.key("full").boolean(verification->full);
  json.key("passed").boolean(verification->passed);
  json.end_object();
}

void write_exclusions(JsonWriter& json, const Generation& generation) {
  write_account(json, "raw", generation.raw);
  write_account(json, "summarised", generation.summarised);
  write_account(json, "uncategorised", generation.uncategorised);
  json.key("excluded").begin_array();
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    json.begin_object().key("reason").text(kExclusionNames[i]);
    json.key("rows").integer(generation.excluded[i].rows);
    json.key("money").money(generation.excluded[i].money).end_object();
  }
  json.end_array();
}

void write_database(JsonWriter& json, const Service& service) {
  const DatabaseState state = service.board->database();
  json.key("database").begin_object();
  json.key("description").text(service.database);
  json.key("reachable").boolean(state.reachable);
  json.key("problem");
  state.problem.empty() ? json.null() : json.text(state.problem);
  json.key("problem_since");
  state.problem.empty() ? json.null() : json.text(iso_time(state.since));
  json.end_object();
}

}  // namespace

Answer answer_status(const Call& call) {
  if (call.snapshot == nullptr) return answer_unavailable(*call.service);
  const Snapshot& snapshot = *call.snapshot;
  JsonWriter json;
  json.begin_object();
  write_generation(json, snapshot.generation());
  json.key("as_of").text(default_as_of(*call.service, snapshot).str());
  write_verification(json, snapshot.verification());
  write_exclusions(json, snapshot.generation());
  json.key("rows").begin_object();
  json.key("asin").integer(snapshot.asins().row_count());
  json.key("brand").integer(snapshot.brand_row_count());
  json.key("category").integer(snapshot.categories().size()).end_object();
  json.key("products").integer(snapshot.asins().products().size());
  json.key("snapshot_bytes").integer(snapshot.bytes());
  write_database(json, *call.service);
  json.key("version").text(STEPWELL_VERSION);
  json.key("uptime_s").number(seconds_since(call.service->started_at));
  json.end_object();
  return {.body = json.take()};
}

}  // namespace stepwell::serve
