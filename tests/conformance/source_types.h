// SourceTypesTest: source tables whose columns have other types than the default model's (R15).
//
// A small business is loaded, columns are given another type, and the tiers must be what the oracle says of
// the same business, or the column must be refused by name.
#pragma once

#include <string>
#include <vector>

#include "tests/conformance/conformance_test.h"

namespace stepwell::testing {

/// What columns are for: every role of a letter takes the same types.
///   i ids, l labels, n names, d days, m money
std::vector<std::string> roles_for(char purpose);

/// A type of the database, and what it is good for.
struct SourceType {
  std::string name;          // as the database shows it, or how that begins
  std::string ddl;           // as a column is declared
  std::string taken;         // letters of roles_for
  std::string sample;        // SQL of one value, for names; empty: NULL
  std::string shown;         // the text of that value
  std::string only_on = {};  // the server that has it, of several; empty: all
};

class SourceTypesTest : public ConformanceTest {
 protected:
  /// The business, whose values every type holds that is good for them.
  static SourceRows business();
  /// Makes an empty database of the business with no table of stepwell's in it, and a stock.
  void given_sources();
  /// Gives the column that type, and its values with it.
  void retype(const std::string& role, const std::string& type) { another_program(retyping(role, type)); }
  /// Sets up; the message of its error, or an empty text. Nothing may be left of what failed.
  std::string setup_error();
  /// Tiers, exclusions, stock and both verifications, after a refresh, are those of `rows`.
  void expect_figures_of(const SourceRows& rows);
  /// Every role of every purpose with that type: taken exactly, or all of them refused in one message.
  void expect_as_listed(const SourceType& type);
  Directory directory();

  bool embedded() { return engine().quote() == '"'; }

 private:
  std::string retyping(const std::string& role, const std::string& type);
  /// The same for a type that its values have no way to: all values become `sample`.
  std::string replacing(const std::string& role, const std::string& type, const std::string& sample);
};

}  // namespace stepwell::testing
