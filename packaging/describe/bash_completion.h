// Completion for bash, with nothing but what bash itself has.
#pragma once

#include <string>

#include "packaging/describe/command_line.h"

namespace stepwell::describe {

std::string bash_completion(const Command& stepwell);

}  // namespace stepwell::describe
