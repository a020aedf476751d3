// ImportLog: which files came in, and which months they touched.
//
// Written in the transaction that writes their rows, where stepwell's tables exist; whoever imports before
// `setup` has no log, and the first refresh reads everything anyway.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/mariadb/engine.h"

namespace stepwell::maria {

class ImportLog {
 public:
  explicit ImportLog(Workspace& workspace)
      : workspace_(workspace), exists_(workspace.has_table("stepwell_imports")) {}

  /// `file` is "generated" for what was made here.
  void add(const std::string& role, const std::string& file, std::uint64_t rows,
           const std::vector<Month>& months);

 private:
  Workspace& workspace_;
  bool exists_;
};

}  // namespace stepwell::maria
