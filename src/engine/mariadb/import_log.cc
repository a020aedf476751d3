#include "engine/mariadb/import_log.h"

#include "base/clock.h"
#include "engine/mariadb/bulk_insert.h"

namespace stepwell::maria {

void ImportLog::add(const std::string& role, const std::string& file, const std::string& content,
                    std::uint64_t rows, const std::vector<Month>& months) {
  if (!exists_) return;
  auto& connection = workspace_.connection;
  // The server counts: a number is not given again after old entries have been removed.
  connection.execute(
      "INSERT INTO stepwell_imports (imported_at, source_table, file, row_count, content) "
      "VALUES ('1970-01-01' + INTERVAL ? MICROSECOND, ?, ?, ?, NULLIF(?, ''))",
      {now_us(), workspace_.model.name(role), file, rows, content});
  const std::int64_t number = connection.integer("SELECT LAST_INSERT_ID()").value_or(0);
  BulkInsert table(connection, "stepwell_import_months", "`import`, `month`");
  for (const Month month : months) table.integer(number).date(month).end_row();
  table.close();
}

std::optional<duck::EarlierImport> ImportLog::find(const std::string& role, const std::string& content) {
  if (!exists_) return std::nullopt;
  Result result = workspace_.connection.query(
      "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', imported_at), row_count, file FROM stepwell_imports "
      "WHERE source_table = ? AND content = ? AND row_count > 0 ORDER BY import DESC LIMIT 1",
      {workspace_.model.name(role), content});
  std::optional<duck::EarlierImport> earlier;
  result.each([&](const Row& row) {
    earlier = {.imported_at = row.integer(0), .rows = row.whole(1), .file = std::string(row.text(2))};
  });
  return earlier;
}

}  // namespace stepwell::maria
