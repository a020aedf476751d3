// Findings as people and programs read them.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.h"
#include "engine/inspector.h"

namespace stepwell {

/// A line each, the cure below it: "PROBLEM  indexes   uniq_… on … is missing".
std::string describe(const std::vector<Finding>& findings);

/// "2 problems, 1 advice" or "all is well".
std::string summary(const std::vector<Finding>& findings);

bool has_problem(const std::vector<Finding>& findings);

/// An array of objects: severity, subject, found, cure.
void write_json(JsonWriter& json, const std::vector<Finding>& findings);

}  // namespace stepwell
