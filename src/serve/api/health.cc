// /healthz: the process answers. /readyz: it has figures to answer with.
#include <fmt/format.h>

#include "base/json_writer.h"
#include "serve/api/endpoints.h"
#include "serve/api/identity.h"

namespace stepwell::serve {

Answer answer_health(const Call&) { return {.body = R"({"status":"ok"})"}; }

Answer answer_ready(const Call& call) {
  DatabaseState state = call.service->board->database();
  // Names of hosts and users are not for everybody who can reach this: without logins /api/status tells those
  // on this machine.
  const bool logged_in = call.visitor != nullptr && !call.visitor->name.empty();
  if (!logged_in && !state.problem.empty()) state.problem = "the server's log says what is wrong";
  JsonWriter json;
  json.begin_object();
  json.key("ready").boolean(call.snapshot != nullptr);
  if (call.snapshot == nullptr) {
    json.key("error").text(state.problem.empty() ? "the first snapshot is being loaded" : state.problem);
  } else {
    const TimestampUs age_us = now_us() - call.snapshot->generation().confirmed_at;
    json.key("generation").integer(call.snapshot->generation().number);
    json.key("age_s").number(static_cast<double>(age_us) / 1e6);
  }
  json.key("database_reachable").boolean(state.reachable);
  if (!state.problem.empty()) {
    json.key("problem").text(state.problem);
    json.key("problem_age_s").number(static_cast<double>(now_us() - state.since) / 1e6);
  }
  json.end_object();
  Answer answer{.body = json.take(), .status = call.snapshot == nullptr ? 503 : 200};
  if (call.snapshot != nullptr) {
    // So that whoever can read the database finds out whether this server reads the same.
    answer.headers = fmt::format("{}: {}\r\n", kIdentityField,
                                 identity_of(call.service->board->place(), call.snapshot->generation()));
  }
  return answer;
}

}  // namespace stepwell::serve
