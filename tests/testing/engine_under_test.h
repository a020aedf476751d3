// EngineUnderTest: what an engine implements to take part in the suites.
//
// One object is one database, empty at first and gone with the object. The suites look at it in two ways
// only: as another program does, by plain SQL over a connection of its own (SqlConnection), and through the
// program's Gateway. Never hold a connection while an Engine of the gateway is open: the embedded engine's
// file has one owner at a time.
//
// A new engine adds an entry to kinds_of_engines() and runs in every suite.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "model/model.h"
#include "tests/testing/oracle.h"

namespace stepwell::testing {

/// A row of a result, every value as text; NULL is std::nullopt.
using TextRow = std::vector<std::optional<std::string>>;

/// Another program's connection to the database under test.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;

  /// Runs one or more statements. Throws std::runtime_error with the database's message.
  virtual void execute(const std::string& sql) = 0;
  /// Runs one query. Decimals have two decimals, dates are 2025-01-17.
  virtual std::vector<TextRow> query(const std::string& sql) = 0;
};

/// What engines differ in by their nature, and not by a rule.
struct Traits {
  /// It knows what has changed since the last refresh; else every refresh is a full one.
  bool knows_changes = true;
  /// A statement that makes or changes a table is committed by itself.
  bool commits_each_table = false;
  /// The source columns take every character.
  bool holds_all_of_unicode = true;
  /// What an error that names the holder of the database calls this process.
  std::string holder_in_messages = {};
};

class EngineUnderTest {
 public:
  virtual ~EngineUnderTest() = default;

  virtual std::unique_ptr<SqlConnection> connect() = 0;
  virtual Gateway& gateway() = 0;
  virtual const Model& model() const = 0;
  /// How this database's label columns compare, found without the program.
  virtual Equality equality() const = 0;
  /// What quotes names in its SQL: " or `.
  virtual char quote() const = 0;
  /// What `--db` takes to reach it.
  virtual std::string url() const = 0;
  virtual Traits traits() const = 0;
  /// Runs what `stepwell sql` prints, as a database administrator would. Throws std::runtime_error.
  virtual void run_script(const std::string& sql) { connect()->execute(sql); }
  /// To be called after a program that used the database was killed: waits until the database knows.
  virtual void settle() {}
  /// SQL after which the connection's end leaves the database as a crash of that program would; or an empty
  /// text.
  virtual std::string sql_for_abrupt_end() const { return {}; }
  /// Another database with the same content.
  virtual std::unique_ptr<EngineUnderTest> copy() = 0;
};

/// A kind of engine, and how to make an empty database on it with that model.
struct KindOfEngine {
  std::string name;
  std::function<std::unique_ptr<EngineUnderTest>(const Model& model)> make;
};

/// How GoogleTest shows the parameter of a failed test.
inline void PrintTo(const KindOfEngine& kind, std::ostream* out) { *out << kind.name; }

/// Every engine that this machine can test, with the collations that labels are told apart by.
const std::vector<KindOfEngine>& kinds_of_engines();

/// Every engine, and every release of a server, once: for what no collation changes.
const std::vector<KindOfEngine>& kinds_of_releases();

/// One of each way to keep data: for what no release changes either.
const std::vector<KindOfEngine>& kinds_of_storage();

/// The embedded engine on a file in a folder of its own.
std::unique_ptr<EngineUnderTest> make_duckdb_under_test(const Model& model);

/// For INSTANTIATE_TEST_SUITE_P: the engine's name ends each test's name.
inline std::string name_of_parameter(const auto& info) { return info.param.name; }

}  // namespace stepwell::testing
