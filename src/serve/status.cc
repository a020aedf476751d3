// /api/status: which generation is served, how fresh and how well checked it is, and what was left out of it.
#include "serve/endpoints.h"
#include "serve/generation_json.h"

namespace stepwell::serve {
namespace {

double seconds_since(TimestampUs time) { return static_cast<double>(now_us() - time) / 1e6; }

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
  json.key("age_s").number(seconds_since(snapshot.generation().published_at));
  json.key("as_of").text(default_as_of(*call.service, snapshot).str());
  json.key("verification");
  write_verification(json, snapshot.verification());
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
