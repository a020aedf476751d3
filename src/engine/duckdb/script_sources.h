// How a script reads source tables whose types nobody could look at when it was printed: it asks for them as
// it runs, ends with an error where a column or a value cannot be read exactly (R15), and casts the rest.
#pragma once

#include <string>

#include "engine/sql/template.h"

namespace stepwell::duck {

/// Statements that end with an error unless everything can be read.
std::string source_guards(const Model& model);

/// For reading behind those guards. The model must outlive it.
SqlTemplate script_sources(const Model& model);

}  // namespace stepwell::duck
