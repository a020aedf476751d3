// Who holds DuckDB's lock on a file, asked of the kernel.
//
// DuckDB itself finds out by opening the file, for which it may have to make a whole instance first: too dear
// for a server that asks fifty times a second until a writer has finished.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/engine.h"

namespace stepwell::duck {

/// The other process whose lock keeps this one from opening the file: "/usr/bin/x (PID 12)". Nothing if none
/// does, if there is no file, or if it cannot be told. The answer may be out of date as soon as it is given.
/// This process must not have the file open: any lock of its own on it would be dropped.
std::optional<std::string> lock_holder(const std::filesystem::path& path, Access access);

}  // namespace stepwell::duck
