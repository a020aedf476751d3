// /api/refresh, /api/rollback, /api/verify: what an admin may begin from the status page. Each answers at
// once, 202, and /api/status tells the rest.
#include <boost/json/object.hpp>

#include "base/error.h"
#include "serve/api/endpoints.h"
#include "serve/api/request_body.h"
#include "serve/jobs/task_json.h"

namespace stepwell::serve {
namespace {

Tasks& tasks_of(const Call& call) {
  if (call.service->tasks == nullptr) {
    throw Error(ErrorCode::kBadRequest, "this server only reads its database",
                "run stepwell's own command on its machine instead");
  }
  return *call.service->tasks;
}

/// Where nobody is asked to log in, nobody is known.
std::string actor_of(const Call& call) {
  return call.visitor == nullptr || call.visitor->name.empty() ? "anybody" : call.visitor->name;
}

Answer begin(const Call& call, TaskKind kind, std::int64_t generation = 0) {
  Tasks& tasks = tasks_of(call);
  if (!tasks.start(kind, actor_of(call), generation)) {
    return error_answer(409,
                        "a refresh, rollback or verification is running; /api/status says when it is done");
  }
  JsonWriter json;
  json.begin_object();
  write_tasks(json.key("refresh"), &tasks);
  json.end_object();
  return {.body = json.take(), .status = 202};
}

}  // namespace

Answer answer_refresh(const Call& call) {
  const bool full = flag_member(request_object(*call.head), "full");
  return begin(call, full ? TaskKind::kFullRefresh : TaskKind::kRefresh);
}

Answer answer_verify(const Call& call) {
  const bool full = flag_member(request_object(*call.head), "full");
  return begin(call, full ? TaskKind::kFullVerify : TaskKind::kVerify);
}

Answer answer_rollback(const Call& call) {
  const std::int64_t generation = number_member(request_object(*call.head), "generation");
  return begin(call, TaskKind::kRollback, generation);
}

}  // namespace stepwell::serve
