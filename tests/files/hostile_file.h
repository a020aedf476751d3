// Hostile files: facts as the world writes them, and what becomes of them on the way.
//
// A file is made in three steps, each with its own malice: values, some of them in notations that other
// programs take; the text, with line ends, quotes and blank lines of every kind, and now and then a byte too
// many or too few; the packing, in one gzip member or several, cut, padded or flipped.
#pragma once

#include <string>

#include "base/testing/dice.h"
#include "tests/files/file_oracle.h"

namespace stepwell::testing {

struct HostileFile {
  std::string name;   // "facts.csv", "facts.tsv.gz"…
  std::string bytes;  // of the file
  std::string text;   // before it was packed
  FileDialect dialect;
  bool says_quoted = false;
  bool says_unquoted = false;
  /// What is packed is not what comes out.
  bool is_damaged = false;
  /// One bit: it may have hit what does not matter.
  bool may_survive = false;
};

HostileFile hostile_file(Dice& dice);

/// The text as one gzip member.
std::string packed_by_gzip(const std::string& text, int level = 6);

}  // namespace stepwell::testing
