// The sections of config.ini, and what may stand in each.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/ini_file.h"

namespace stepwell {

inline constexpr std::string_view kExcludedGroups = "excluded_groups";
inline constexpr std::string_view kForeignKeys = "foreign_keys";

using ConfigKeys = std::map<std::string, std::vector<std::string>>;

/// Keys by section. Those of [model] are the roles of tables and columns, and two of its own.
const ConfigKeys& known_keys();
std::vector<std::string> known_sections();

/// Sections of other programs are none of ours; one that is spelled almost like one of ours is told of.
void warn_of_other_sections(const IniFile& file);

}  // namespace stepwell
