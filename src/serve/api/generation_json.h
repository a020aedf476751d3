// A generation as JSON: the same fields wherever a program reads them, in `/api/status` and after `--json`.
#pragma once

#include <optional>
#include <string>

#include "base/json_writer.h"
#include "model/generation.h"

namespace stepwell::serve {

/// The fields of `generation` into the object that is open. One that was computed but not published, by a dry
/// run, has the number 0 and no time.
void write_generation(JsonWriter& json, const Generation& generation);

/// Writes the refresh that is held after it, or null.
void write_held(JsonWriter& json, const std::optional<Held>& held);

/// One value: an object, or null before the first verification.
void write_verification(JsonWriter& json, const std::optional<Verification>& verification);

}  // namespace stepwell::serve
