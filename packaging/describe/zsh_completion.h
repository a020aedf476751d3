// Completion for zsh, through its _arguments.
#pragma once

#include <string>

#include "packaging/describe/command_line.h"

namespace stepwell::describe {

std::string zsh_completion(const Command& stepwell);

}  // namespace stepwell::describe
