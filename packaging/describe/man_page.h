// Man pages, in the macros of man(7).
#pragma once

#include <string>

#include "packaging/describe/command_line.h"

namespace stepwell::describe {

/// stepwell(1): what there is, where it is configured, and how it ends.
std::string overview_page(const Command& stepwell, const std::string& version);

/// stepwell-COMMAND(1), with the commands below it. `stepwell` is the whole: its options hold everywhere.
std::string command_page(const Command& stepwell, const Command& command, const std::string& version);

}  // namespace stepwell::describe
