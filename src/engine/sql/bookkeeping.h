// Bookkeeping: stepwell's own tables, as their rows are written and read on every SQL engine.
//
// Writes belong to the transaction that is open. Whatever reads finds nothing where the tables are not there
// yet. Throws Error{kFailed} if the database cannot be read, or holds what a newer stepwell has written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feed.h"
#include "engine/sql/database.h"
#include "model/exclusion.h"
#include "model/generation.h"
#include "model/model.h"
#include "rollup/difference.h"
#include "rollup/seal.h"

namespace stepwell {

/// How many generations the journal keeps.
inline constexpr std::int64_t kJournalDepth = 100;

/// A place in a server's binary log.
struct BinlogPosition {
  std::string file;
  std::uint64_t position = 0;
};

/// What a SourcePosition says: how far the sources had come that a generation, or a confirmation of one, has
/// seen.
struct SeenSources {
  std::int64_t import = 0;  // the last one
  std::optional<BinlogPosition> binlog;
};
SourcePosition position_of(const SeenSources& seen);
/// The inverse. Throws Error{kFailed} for another engine's position.
SeenSources seen_sources_of(const SourcePosition& position);

/// Of the published generation, what tells a refresh where to start.
struct PublishedState {
  std::int64_t generation = 0;
  std::optional<std::int64_t> import;  // the last one that it has seen; nothing after a rollback
  std::uint64_t raw_rows = 0;
};

/// What the import log knows of a file that came in before.
struct EarlierImport {
  TimestampUs imported_at = 0;
  std::uint64_t rows = 0;
  std::string file;  // as it was named then
};

class Bookkeeping {
 public:
  explicit Bookkeeping(SqlDatabase& database) : database_(database) {}

  bool exists();

  std::vector<Generation> generations(std::size_t count);
  std::optional<Generation> latest();
  std::optional<PublishedState> published();
  /// Nothing seen: the next refresh is a full one.
  void add(const Generation& generation, const std::optional<SeenSources>& seen, bool journaled);
  /// The published generation says what the sources say.
  void confirm(TimestampUs now, const SeenSources& seen);

  /// Whether the journal has the changes of that generation.
  bool is_journaled(std::int64_t generation);
  void forget_journal(std::int64_t generation);
  void forget_old_journals(std::int64_t latest);

  std::optional<Verification> verification();
  void add(const Verification& verification);

  /// Those for which `condition` is true, an SQL text; sorted by (asin, month, reason).
  std::vector<ExcludedRow> excluded(const std::string& condition);

  /// Interns every spelling that has been recorded. False if raw rows may have been met with others.
  bool read_spellings(Labels& labels);
  /// Records those of `labels` that are new; `all` if those are all that raw rows have.
  void keep_spellings(const Labels& labels, bool all);

  std::int64_t last_import();
  /// `file` is "generated" for what no file brought, whose `content` is empty. Returns its number.
  std::int64_t add_import(const std::string& table, const std::string& file, const std::string& content,
                          std::uint64_t rows);
  /// The last import of a file with this hash into that source table.
  std::optional<EarlierImport> find_import(const std::string& table, const std::string& content);

  /// What stepwell_meta says under a key.
  std::optional<std::string> note(std::string_view key);
  /// Nothing: the key goes.
  void set_note(std::string_view key, const std::optional<std::string>& value);

  std::optional<PyramidSeals> seals();
  void set_seals(const std::optional<PyramidSeals>& seals);
  void set_held(const std::optional<Held>& held);

 private:
  SqlDatabase& database_;
};

/// Notes layout, program and names, where that has not been done.
void record_layout(SqlDatabase& database, const Model& model);

/// The layout that the tables have, where that is an older one than this program's. Throws Error{kFailed} if
/// it is a newer one, Error{kUsage} if the tables belong to other tiers than the model's.
std::optional<int> older_layout(SqlDatabase& database, const Model& model);

/// Adds what the description has had since the layout `found`; `create` makes a table of stepwell's own. What
/// is found done is passed over: a server may commit each column by itself.
void migrate(SqlDatabase& database, const Model& model, int found,
             const std::function<void(std::string_view table)>& create);

/// Throws Error{kUsage} if the bookkeeping belongs to another pyramid (recorded_model.h).
void require_own_pyramid(SqlDatabase& database, const Model& model);

/// One journal row, as part of the difference that it belongs to: a side that is absent means inserted, or
/// deleted.
template <typename Row>
void add_change(Difference<Row>& difference, const Row& before, bool had_before, const Row& after,
                bool has_after) {
  if (had_before && has_after) {
    difference.updated.push_back({before, after});
  } else if (has_after) {
    difference.inserted.push_back(after);
  } else {
    difference.deleted.push_back(before);
  }
}

}  // namespace stepwell
