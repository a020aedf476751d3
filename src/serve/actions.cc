// /api/refresh, /api/rollback: what an admin may begin from the status page. Both answer at once, 202, and
// /api/status tells the rest.
#include <boost/json/object.hpp>

#include "base/error.h"
#include "serve/endpoints.h"
#include "serve/request_body.h"
#include "serve/task_json.h"

namespace stepwell::serve {
namespace {

Tasks& tasks_of(const Call& call) {
  if (call.service->tasks == nullptr) {
    throw Error(ErrorCode::kBadRequest, "this server only reads its database",
                "run 'stepwell refresh' instead");
  }
  return *call.service->tasks;
}

Answer answer_accepted(const Tasks& tasks) {
  JsonWriter json;
  json.begin_object();
  write_tasks(json.key("refresh"), &tasks);
  json.end_object();
  return {.body = json.take(), .status = 202};
}

}  // namespace

Answer answer_refresh(const Call& call) {
  const bool full = flag_member(request_object(*call.head), "full");
  Tasks& tasks = tasks_of(call);
  tasks.start(full ? TaskKind::kFullRefresh : TaskKind::kRefresh);
  return answer_accepted(tasks);
}

Answer answer_rollback(const Call& call) {
  const std::int64_t generation = number_member(request_object(*call.head), "generation");
  Tasks& tasks = tasks_of(call);
  tasks.start(TaskKind::kRollback, generation);
  return answer_accepted(tasks);
}

}  // namespace stepwell::serve
