#include "engine/mariadb/source_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/printable.h"
#include "engine/mariadb/failure.h"
#include "engine/sql/source_demands.h"

namespace stepwell::maria {
namespace {

bool is_one_of(std::initializer_list<std::string_view> types, const CatalogColumn& column) {
  return std::find(types.begin(), types.end(), column.data_type) != types.end();
}

bool fits(Form form, const CatalogColumn& column) {
  switch (form) {
    case Form::kId:
    case Form::kReference:
      return column.is_integer();
    case Form::kLabel:
      return column.is_text();
    case Form::kName:
      // Types with one exact text. A float's is one of many, a timestamp's depends on who asks, and bytes
      // have no character set.
      return column.is_text() || column.is_integer() ||
             is_one_of({"decimal", "date", "datetime", "time", "year", "uuid", "inet4", "inet6"}, column);
    case Form::kMonth:
      // No timestamp: which month it lies in depends on who asks.
      return is_one_of({"date", "datetime"}, column);
    case Form::kMoney:
      break;
  }
  return column.is_integer() || column.data_type == "decimal";
}

/// Of each form, what has it.
constexpr std::array<const char*, kForms> kWanted = {
    "an integer type",
    "an integer type",
    "a text with a character set, like varchar",
    "a text with a character set, or a number, date or the like that has one exact text",
    "date or datetime",
    "an exact number, like decimal(15,2)"};

/// Of these, every character is in Unicode; some bytes of others become a question mark there.
bool is_within_unicode(const CatalogColumn& column) {
  constexpr std::string_view kSets[] = {"",      "utf8",    "utf8mb3", "utf8mb4", "ucs2",
                                        "utf16", "utf16le", "utf32",   "latin1"};
  return std::find(std::begin(kSets), std::end(kSets), column.character_set) != std::end(kSets);
}

std::string table_role(std::string_view column) { return std::string(column.substr(0, column.find('.'))); }

/// Values that a type may hold and that cannot be read exactly.
struct Unfit {
  std::string condition;  // SQL that is true for them
  std::string shown;      // SQL for what is told of one
  const char* ailment;
  const char* cure;
};

/// What the tiers' keys hold of a label, in characters.
constexpr std::uint64_t kLabelMax = 255;

std::vector<Unfit> unfit_texts(const CatalogColumn& column, const std::string& name, bool goes_into_tiers) {
  std::vector<Unfit> unfit;
  if (!is_within_unicode(column)) {
    unfit.push_back({fmt::format("CAST(CONVERT(CONVERT({0} USING utf8mb4) USING {1}) AS BINARY) <> "
                                 "CAST({0} AS BINARY)",
                                 name, column.character_set),
                     fmt::format("CONCAT('0x', HEX(LEFT({}, {})))", name, kLabelMax),
                     "whose characters are not all in Unicode", "correct the text of that row"});
  }
  if (goes_into_tiers && column.characters_max > kLabelMax) {
    unfit.push_back({fmt::format("CHAR_LENGTH({}) > {}", name, kLabelMax),
                     fmt::format("CONCAT('a text of ', CHAR_LENGTH({0}), ' characters that begins with ', "
                                 "LEFT({0}, 40))",
                                 name),
                     "and the tiers have labels of at most 255 characters", "shorten the text of that row"});
  }
  return unfit;
}

/// `name` is quoted; none if every value of the type can be read.
std::vector<Unfit> unfits(const SourceDemand& demand, const CatalogColumn& column, const std::string& name) {
  if (demand.form == Form::kId) {
    // Smaller types hold ids alone. The least INT stands for NULL in the program (kNoId).
    if (!is_one_of({"int", "bigint"}, column)) return {};
    return {{fmt::format("({0} < -2147483647 OR {0} > 2147483647)", name), name,
             "and ids lie within ±2147483647", "give that row an id of 32 bits"}};
  }
  if (demand.form == Form::kLabel || demand.form == Form::kName) {
    return unfit_texts(column, name, table_role(demand.column) == "facts");
  }
  if (demand.form != Form::kMoney || is_one_of({"tinyint", "smallint", "mediumint", "int"}, column))
    return {};
  constexpr std::uint64_t kDigitsMax =
      16;  // before the point: with two places after it, 64 bits hold them all
  const bool exact = column.scale <= 2;
  if (exact && column.data_type == "decimal" && column.precision - column.scale <= kDigitsMax) return {};
  return {{unfit_money(name), name, "which is no whole number of hundredths that 64 bits hold",
           "correct the row, or round where the value is made"}};
}

/// What cannot be read, and how to cure it. All of it is told at once.
struct Misfits {
  std::vector<std::string> complaints;
  std::vector<std::string> cures;

  void add(std::string complaint, std::string cure) {
    complaints.push_back(std::move(complaint));
    if (std::find(cures.begin(), cures.end(), cure) == cures.end()) cures.push_back(std::move(cure));
  }
  void refuse() const {
    if (complaints.empty()) return;
    throw Error(ErrorCode::kFailed, fmt::format("{}", fmt::join(complaints, "; ")),
                fmt::format("{}", fmt::join(cures, "; ")));
  }
};

constexpr std::string_view kOptionalTable = "stock";

Error missing_table(const std::string& role, const std::string& name) {
  return Error(ErrorCode::kFailed,
               fmt::format("there is no table '{}' in this database that this user may read", name),
               fmt::format("tell its name in the configuration: [model] {} = NAME; or grant SELECT on it "
                           "(database/grants.sql); 'stepwell generate' makes synthetic sources",
                           role));
}

/// Whether the column is there and of a type that can be read.
bool check_column(const SourceDemand& demand, const CatalogTable& table, const Model& model,
                  Misfits& misfits) {
  const std::string& table_name = model.name(table_role(demand.column));
  const std::string& name = model.name(demand.column);
  const CatalogColumn* column = table.column(name);
  if (column == nullptr) {
    if (demand.column == kOptionalColumn) return false;
    misfits.add(
        fmt::format("table '{}' has no column '{}'", table_name, name),
        fmt::format("add it, or tell its name in the configuration: [model] {} = NAME", demand.column));
    return false;
  }
  if (fits(demand.form, *column)) return true;
  misfits.add(fmt::format("column '{}' of table '{}' is {}, and stepwell needs {}", name, table_name,
                          column->type, kWanted[static_cast<std::size_t>(demand.form)]),
              fmt::format("change its type where nothing is lost, or name another column in the "
                          "configuration: [model] {} = NAME",
                          demand.column));
  return false;
}

void check_values(Workspace& workspace, const SourceDemand& demand, const CatalogTable& table,
                  Misfits& misfits) {
  const std::string role = table_role(demand.column);
  const std::string& name = workspace.model.name(demand.column);
  const CatalogColumn& column = *table.column(name);
  const CatalogColumn* id = role == "stock" ? nullptr : table.column(workspace.model.name(role + ".id"));
  const bool named = id != nullptr && id->name != column.name;
  for (const Unfit& unfit : unfits(demand, column, workspace.sql.quoted(name))) {
    workspace.connection
        .query(fmt::format("SELECT {}, {} FROM {} WHERE {} LIMIT 1", unfit.shown,
                           named ? workspace.sql.quoted(id->name) : "NULL",
                           workspace.sql.quoted(workspace.model.name(role)), unfit.condition))
        .each([&](const Row& row) {
          misfits.add(
              fmt::format("column '{}' of table '{}', {}, holds {}{}, {}", name, workspace.model.name(role),
                          column.type, printable(row.text(0)),
                          row.is_null(1) ? "" : fmt::format(" in the row with {} {}", id->name, row.text(1)),
                          unfit.ailment),
              unfit.cure);
        });
  }
}

/// A right to read that is missing shows here rather than in the middle of the first refresh.
void try_reading(Workspace& workspace, const std::string& role, const std::string& columns) {
  doing("read table " + workspace.model.name(role), [&] {
    workspace.connection.execute("SELECT " + columns + " FROM " +
                                 workspace.sql.quoted(workspace.model.name(role)) + " LIMIT 0");
  });
}

void check_columns(Workspace& workspace, const std::string& role, const CatalogTable& table, RawValues values,
                   Misfits& misfits) {
  // Of a table that may not be read, the catalog shows no columns: ask for none of them first.
  try_reading(workspace, role, "1");
  std::string columns;
  std::vector<SourceDemand> read;
  for (const auto& demand : kSourceDemands) {
    if (table_role(demand.column) != role) continue;
    if (!check_column(demand, table, workspace.model, misfits)) continue;
    columns += (columns.empty() ? "" : ", ") + workspace.sql.quoted(workspace.model.name(demand.column));
    read.push_back(demand);
  }
  if (!columns.empty()) try_reading(workspace, role, columns);
  for (const auto& demand : read) {
    // A scan tells money that does not fit from money that does, and no lost character from a question mark.
    if (demand.column == "facts.value" && values == RawValues::kTrusted) continue;
    check_values(workspace, demand, table, misfits);
  }
}

/// The type of a label in the tiers: at least the default type, so that every label of the source fits, and
/// at most what an index holds.
std::string label_type(const CatalogColumn& column, std::uint64_t width_min) {
  return fmt::format("VARCHAR({}) CHARACTER SET {} COLLATE {}",
                     std::clamp(column.characters_max, width_min, kLabelMax), column.character_set,
                     column.collation);
}

}  // namespace

std::string unfit_money(const std::string& column) {
  return fmt::format("({0} <> ROUND({0}, 2) OR ABS({0}) > 92233720368547758.07)", column);
}

bool SourceTables::can_be_referenced(std::string_view role, const Model& model) const {
  const auto& table = tables.find(role)->second;
  const std::string& id = model.name(std::string(role) + ".id");
  return !table.is_view && !table.is_partitioned && table.engine == "InnoDB" &&
         table.has_index({id}, /*unique=*/true, /*exact=*/true);
}

SourceTables inspect_sources(Workspace& workspace, RawValues values) {
  const Model& model = workspace.model;
  SourceTables sources;
  Misfits misfits;
  for (const auto role_view : kSourceTables) {
    const std::string role(role_view);
    auto table = read_catalog(workspace.connection, model.name(role));
    if (!table && role == kOptionalTable) continue;
    if (!table) throw missing_table(role, model.name(role));
    check_columns(workspace, role, *table, values, misfits);
    sources.tables.emplace(role, std::move(*table));
  }
  misfits.refuse();
  const auto column = [&](std::string_view role) -> const CatalogColumn& {
    return *sources.tables.find(table_role(role))->second.column(model.name(role));
  };
  sources.types.asin = column("asins.id").integer_type();
  sources.types.brand = column("brands.id").integer_type();
  sources.types.category = column("categories.id").integer_type();
  sources.types.marketplace = label_type(column("facts.marketplace"), 10);
  sources.types.metric = label_type(column("facts.metric"), 100);
  for (const std::string_view role : {"asins", "brands", "categories"}) {
    const std::string type = column(std::string(role) + ".id").integer_type();
    if (type != "INT") {
      sources.remarks.push_back(
          fmt::format("ids of table {} are {}, and so are those in the tiers", model.name(role), type));
    }
  }
  return sources;
}

}  // namespace stepwell::maria
