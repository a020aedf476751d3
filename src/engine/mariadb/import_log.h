// ImportLog: which files came in, and which months they touched.
//
// Written in the transaction that writes their rows, where stepwell's tables exist; whoever imports before
// `setup` has no log, and the first refresh reads everything anyway.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/files/repeated_file.h"
#include "engine/mariadb/engine.h"

namespace stepwell::maria {

class ImportLog {
 public:
  explicit ImportLog(Workspace& workspace)
      : workspace_(workspace), exists_(workspace.has_table("stepwell_imports")) {}

  /// `file` is "generated" for what was made here, whose `content` is empty.
  void add(const std::string& role, const std::string& file, const std::string& content, std::uint64_t rows,
           const std::vector<Month>& months);

  /// The last import of a file with this hash into that source table.
  std::optional<duck::EarlierImport> find(const std::string& role, const std::string& content);

 private:
  Workspace& workspace_;
  bool exists_;
};

}  // namespace stepwell::maria
