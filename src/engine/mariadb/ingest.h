// The parts of MariaDB's Ingest that stand in files of their own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

/// As Ingest::generate. What was written, and nothing else, is taken away again on any failure but the death
/// of this process or of the server.
void generate_sources(Workspace& workspace, const PlainSources& sources, Progress& progress);

/// Notes in the transaction that writes its rows which file came in, and which months it touched. Whoever
/// imports before `setup` has no log, and the first refresh reads everything anyway. `file` is "generated"
/// for what was made here, whose `content` is empty.
void log_import(Workspace& workspace, const std::string& role, const std::string& file,
                const std::string& content, std::uint64_t rows, const std::vector<Month>& months);

}  // namespace stepwell::maria
