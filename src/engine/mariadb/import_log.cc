#include "engine/mariadb/import_log.h"

#include "base/clock.h"
#include "engine/mariadb/bulk_insert.h"

namespace stepwell::maria {

void ImportLog::add(const std::string& role, const std::string& file, std::uint64_t rows,
                    const std::vector<Month>& months) {
  if (!exists_) return;
  auto& connection = workspace_.connection;
  // The server counts: a number is not given again after old entries have been removed.
  connection.execute(
      "INSERT INTO stepwell_imports (imported_at, source_table, file, row_count) "
      "VALUES ('1970-01-01' + INTERVAL ? MICROSECOND, ?, ?, ?)",
      {now_us(), workspace_.model.name(role), file, rows});
  const std::int64_t number = connection.integer("SELECT LAST_INSERT_ID()").value_or(0);
  BulkInsert table(connection, "stepwell_import_months", "`import`, `month`");
  for (const Month month : months) table.integer(number).date(month).end_row();
  table.close();
}

}  // namespace stepwell::maria
