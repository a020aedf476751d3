#include "tests/testing/engine_mariadb.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>
#include <thread>

#include "engine/mariadb/mariadb_gateway.h"
#include "tests/testing/database_server.h"
#include "tests/testing/mariadb_connection.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/process.h"

namespace stepwell::testing {
namespace {

/// The team's tables, as a program that knows nothing of stepwell makes them.
constexpr const char* kSourceTables[] = {
    "CREATE TABLE {facts} ({facts.id} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
    " {facts.asin} INT, {facts.marketplace} VARCHAR(10), {facts.metric} VARCHAR(100), {facts.month} DATE,"
    " {facts.value} DECIMAL(15,2))",
    "CREATE TABLE {asins} ({asins.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY, {asins.asin} VARCHAR(20),"
    " {asins.name} VARCHAR(255), {asins.brand} INT)",
    "CREATE TABLE {brands} ({brands.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY, {brands.name} VARCHAR(100),"
    " {brands.category} INT, {brands.group} VARCHAR(50))",
    "CREATE TABLE {categories} ({categories.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
    " {categories.name} VARCHAR(100))",
    "CREATE TABLE {stock} ({stock.asin} INT, {stock.month} DATE, {stock.value} DECIMAL(12,2))",
};

std::string quoted(const std::string& name) {
  std::string text = "`";
  for (const char c : name) {
    if (c == '`') text += c;
    text += c;
  }
  return text + "`";
}

std::string hexadecimal(const std::string& text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string digits;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    digits += kDigits[byte / 16];
    digits += kDigits[byte % 16];
  }
  return digits;
}

/// Sorts labels into classes by asking the server whether two of them are equal.
class Classes {
 public:
  explicit Classes(const std::string& socket, const std::string& database)
      : connection_(socket, database),
        collation_(connection_.value("SELECT default_collation_name FROM information_schema.schemata"
                                     " WHERE schema_name = DATABASE()")) {}

  std::string class_of(const std::string& label) {
    if (const auto known = classes_.find(label); known != classes_.end()) return known->second;
    std::string number;
    for (std::size_t i = 0; i < representatives_.size() && number.empty(); ++i) {
      if (equal(label, representatives_[i])) number = std::to_string(i);
    }
    if (number.empty()) {
      number = std::to_string(representatives_.size());
      representatives_.push_back(label);
    }
    return classes_[label] = number;
  }

 private:
  std::string text(const std::string& label) const {
    const std::string character_set = collation_.substr(0, collation_.find('_'));
    return "CONVERT(CONVERT(X'" + hexadecimal(label) + "' USING utf8mb4) USING " + character_set +
           ") COLLATE " + collation_;
  }
  bool equal(const std::string& a, const std::string& b) {
    return connection_.value("SELECT " + text(a) + " = " + text(b)) == "1";
  }

  MariaDbConnection connection_;
  std::string collation_;
  std::vector<std::string> representatives_;
  std::map<std::string, std::string> classes_;
};

class MariaDbUnderTest final : public EngineUnderTest {
 public:
  MariaDbUnderTest(const MariaDbDatabase& database, const Model& model)
      : database_(database), model_(model), name_(new_name()) {
    MariaDbConnection server(database.socket);
    const auto& collation = database.collation;
    server.execute("CREATE DATABASE " + name_ + (collation.empty() ? "" : " COLLATE " + collation));
    MariaServer way;
    way.user = "root";
    way.database = name_;
    way.socket = database.socket;
    way.tls = TlsMode::kOff;  // as the command line has it over a socket
    way.description = "mariadb://root@localhost/" + name_;
    gateway_ = open_mariadb_gateway(way, model_);
  }
  ~MariaDbUnderTest() override {
    if (std::getenv("STEPWELL_KEEP") != nullptr) {
      std::cerr << "kept " << url() << '\n';
      return;
    }
    try {
      MariaDbConnection(database_.socket).execute("DROP DATABASE " + name_);
    } catch (const std::runtime_error& error) {
      std::cerr << "cannot drop " << name_ << ": " << error.what() << '\n';
    }
  }

  void create_source_tables() {
    PlainSql plain_sql(*this);
    for (const auto* table : kSourceTables) plain_sql.execute(table);
  }

  std::unique_ptr<SqlConnection> connect() override {
    return std::make_unique<MariaDbConnection>(database_.socket, name_);
  }
  Gateway& gateway() override { return *gateway_; }
  const Model& model() const override { return model_; }
  Equality equality() const override {
    // The server is asked once per label and database; the function may outlive this object.
    if (!classes_) classes_ = std::make_shared<Classes>(database_.socket, name_);
    return [classes = classes_](const std::string& label) { return classes->class_of(label); };
  }
  char quote() const override { return '`'; }
  std::string url() const override {
    return "mariadb://root@localhost/" + name_ + "?socket=" + database_.socket;
  }
  Traits traits() const override {
    return {.knows_changes = false,
            .commits_each_table = true,
            .holds_all_of_unicode = database_.collation.starts_with("utf8mb4"),
            .holder_in_messages = "connection "};
  }

  /// By the plain client, as a database administrator would.
  void run_script(const std::string& sql) override {
    const Outcome outcome =
        run({.arguments = {"mariadb", "--no-defaults", "--user=root", "--socket=" + database_.socket, name_},
             .input = sql});
    if (outcome.status != 0) throw std::runtime_error(outcome.errors);
  }

  void settle() override {
    MariaDbConnection connection(database_.socket);
    for (int i = 0; i < 3000; ++i) {
      if (connection.value("SELECT count(*) FROM information_schema.processlist WHERE db = '" + name_ +
                           "'") == (classes_ ? "1" : "0")) {
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("a dead program's connections to " + name_ + " do not end");
  }

  std::unique_ptr<EngineUnderTest> copy() override {
    auto other = std::make_unique<MariaDbUnderTest>(database_, model_);
    MariaDbConnection connection(database_.socket, other->name_);
    // Rows are copied as they are, whatever a stricter mode would say of them, and parents after children.
    connection.execute("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0");
    for (const auto& row : connection.query("SHOW FULL TABLES FROM " + name_)) {
      if (row.at(1).value() != "BASE TABLE") continue;
      const std::string table = quoted(row.at(0).value());
      const std::string original = name_ + "." + table;
      connection.execute(connection.query("SHOW CREATE TABLE " + original).at(0).at(1).value());
      connection.execute("INSERT INTO " + table + " SELECT * FROM " + original);
    }
    for (const auto& row : connection.query("SHOW FULL TABLES FROM " + name_)) {
      if (row.at(1).value() != "VIEW") continue;
      std::string create =
          connection.query("SHOW CREATE VIEW " + name_ + "." + quoted(row.at(0).value())).at(0).at(1).value();
      const std::string qualifier = "`" + name_ + "`.";
      for (auto at = create.find(qualifier); at != std::string::npos; at = create.find(qualifier, at)) {
        create.erase(at, qualifier.size());
      }
      connection.execute(create);
    }
    return other;
  }

 private:
  /// Names that no other test of this server has: several run at the same time.
  static std::string new_name() {
    static int count = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  }

  MariaDbDatabase database_;
  Model model_;
  std::string name_;
  std::unique_ptr<Gateway> gateway_;
  mutable std::shared_ptr<Classes> classes_;
};

}  // namespace

std::unique_ptr<EngineUnderTest> make_mariadb_under_test(const MariaDbDatabase& database,
                                                         const Model& model) {
  auto engine = std::make_unique<MariaDbUnderTest>(database, model);
  engine->create_source_tables();
  return engine;
}

KindOfEngine mariadb_kind(const std::string& name, ServerProgram program, const std::string& collation) {
  return {name, [program, collation](const Model& model) {
            return make_mariadb_under_test({.socket = shared_socket(program), .collation = collation}, model);
          }};
}

const std::vector<KindOfEngine>& kinds_of_servers() {
  static const std::vector<KindOfEngine> kinds = [] {
    std::vector<KindOfEngine> found;
    for (const ServerProgram program : kServerPrograms) {
      std::string name = name_of(program);
      std::ranges::replace_if(
          name, [](char c) { return c == '-' || c == '.'; }, '_');
      if (is_there(program)) found.push_back(mariadb_kind(name, program, "utf8mb4_general_ci"));
    }
    return found;
  }();
  return kinds;
}

KindOfEngine kind_of_suite() {
  return mariadb_kind(name_of(server_of_suite()), server_of_suite(), "utf8mb4_general_ci");
}

}  // namespace stepwell::testing
