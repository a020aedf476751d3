// What the server's own refreshes, rollbacks and verifications are at, as JSON.
#pragma once

#include "base/json_writer.h"
#include "serve/jobs/tasks.h"

namespace stepwell::serve {

/// One value: an object, or null for a server that does not write (`tasks` is nullptr).
void write_tasks(JsonWriter& json, const Tasks* tasks);

}  // namespace stepwell::serve
