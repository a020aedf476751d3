// DatabaseChoice: the database that [database] and the environment say, where `--db` says none.
//
// Which of them wins is told in config.h.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "config/config.h"
#include "config/ini_file.h"

namespace stepwell {

/// The entries of [database] that have a value, by their keys. None is unknown.
using DatabaseEntries = std::map<std::string, IniEntry, std::less<>>;

/// Throws Error{kUsage} that names line and key, or the variable.
DatabaseTarget choose_database(const IniFile& file, const DatabaseEntries& entries,
                               const Environment& environment);

}  // namespace stepwell
