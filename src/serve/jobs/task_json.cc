#include "serve/jobs/task_json.h"

#include "base/clock.h"

namespace stepwell::serve {
namespace {

void write_running(JsonWriter& json, const TaskState& state) {
  if (state.running.empty()) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("what").text(state.running);
  json.key("since").text(format_iso(state.running_since));
  json.end_object();
}

void write_outcome(JsonWriter& json, const std::optional<TaskOutcome>& outcome) {
  if (!outcome) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("what").text(outcome->what);
  json.key("at").text(format_iso(outcome->at));
  json.key("seconds").number(outcome->seconds);
  json.key("ok").boolean(outcome->ok);
  json.key("outcome").text(outcome->text);
  json.end_object();
}

void write_after(JsonWriter& json, const std::optional<AfterOutcome>& after) {
  if (!after) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("generation").integer(after->generation);
  json.key("ok").boolean(after->ok);
  json.key("outcome").text(after->text);
  json.end_object();
}

}  // namespace

void write_tasks(JsonWriter& json, const Tasks* tasks) {
  if (tasks == nullptr) {
    json.null();
    return;
  }
  const TaskState state = tasks->state();
  json.begin_object();
  json.key("every");
  state.every.empty() ? json.null() : json.text(state.every);
  json.key("next_at");
  state.next_at ? json.text(format_iso(*state.next_at)) : json.null();
  write_running(json.key("running"), state);
  write_outcome(json.key("last"), state.last);
  write_outcome(json.key("verification"), state.verification);
  write_after(json.key("after"), state.after);
  json.end_object();
}

}  // namespace stepwell::serve
