// Where the time goes: most of it is the server's, making and sending rows as text. On this side a row costs
// the client library's copy, five short texts to read, and the group table. Labels repeat, so that a small
// cache in front of the LabelSet answers nearly always; nothing else is shared between the threads.
#include "engine/mariadb/raw_scan.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <mutex>
#include <shared_mutex>

#include "base/error.h"
#include "base/printable.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/rows.h"
#include "engine/mariadb/source_tables.h"
#include "rollup/workers.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kBatchRows = 8192;
constexpr std::size_t kColumns = 5;

/// The labels met lately by one thread, found by length and a few of their bytes.
class LabelCache {
 public:
  template <typename Intern>
  LabelId find(std::string_view text, Intern intern) {
    Slot& slot = slots_[slot_of(text)];
    if (slot.known && slot.text == text) [[likely]]
      return slot.label;
    slot.label = intern(text);
    slot.text = text;
    slot.known = true;
    return slot.label;
  }

 private:
  static constexpr std::size_t kSlots = 512;
  struct Slot {
    std::string text;
    LabelId label = kNoLabel;
    bool known = false;
  };

  static std::size_t slot_of(std::string_view text) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    const std::size_t bytes = std::min<std::size_t>(text.size(), 8);
    std::memcpy(&head, text.data(), bytes);
    std::memcpy(&tail, text.data() + text.size() - bytes, bytes);
    const std::uint64_t mixed = (head * 3 + tail * 5 + text.size()) * 0x9E37'79B9'7F4A'7C15u;
    return mixed >> 55;  // the top 9 bits
  }

  std::array<Slot, kSlots> slots_;
};

/// A value that is no exact number of hundredths of 64 bits.
struct UnreadableValue {
  std::string text;
};

/// Looks the row up that a scan has stumbled over.
Error refusal_of(Workspace& workspace, const UnreadableValue& value) {
  const Model& model = workspace.model;
  const bool named = workspace.has_column(model.name("facts"), model.name("facts.id"));  // of a view, perhaps
  std::string where;
  workspace.connection
      .query(workspace.sql("SELECT {facts.value}, ") + (named ? workspace.sql("{facts.id}") : "NULL") +
             workspace.sql(" FROM {facts} WHERE ") + unfit_money(workspace.sql("{facts.value}")) + " LIMIT 1")
      .each([&](const Row& row) {
        where = printable(row.text(0));
        if (named)
          where += fmt::format(" in the row with {} {}", model.name("facts.id"), printable(row.text(1)));
      });
  return Error(
      ErrorCode::kFailed,
      fmt::format("column '{}' of table '{}' holds {}, which is no whole number of hundredths that 64 "
                  "bits hold",
                  model.name("facts.value"), model.name("facts"),
                  where.empty() ? printable(value.text) : where),
      "correct the row, or round where the value is made");
}

/// One thread's part: reads ranges off one connection and adds their rows to one lane.
class Reader {
 public:
  Reader(Connection& connection, Labels& labels, std::shared_mutex& labels_mutex, Aggregator::Lane& lane)
      : connection_(connection), labels_(labels), labels_mutex_(labels_mutex), lane_(lane) {}

  /// `done` is told of every batch.
  template <typename Done>
  void read(const std::string& select, Done done) {
    connection_.send(select);
    const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> rows(mysql_use_result(connection_.handle()),
                                                                [](MYSQL_RES* r) { mysql_free_result(r); });
    if (!rows) connection_.fail();
    require_columns(kColumns, mysql_num_fields(rows.get()));
    while (const MYSQL_ROW row = mysql_fetch_row(rows.get())) {
      append(row, mysql_fetch_lengths(rows.get()));
      if (batch_.size() == kBatchRows) done(flush());
    }
    if (mysql_errno(connection_.handle()) != 0) connection_.fail();
    done(flush());
  }

  const Account& account() const { return account_; }

 private:
  void append(MYSQL_ROW row, const unsigned long* lengths) {
    const auto field = [&](int column) { return std::string_view(row[column], lengths[column]); };
    batch_.asin.push_back(row[0] == nullptr ? kNoId : id_of(field(0)));
    batch_.marketplace.push_back(row[1] == nullptr ? kNoLabel
                                                   : label_of(labels_.marketplaces, marketplaces_, field(1)));
    batch_.metric.push_back(row[2] == nullptr ? kNoLabel : label_of(labels_.metrics, metrics_, field(2)));
    batch_.month.push_back(row[3] == nullptr ? Month::none() : month_of_date(field(3)));
    ++account_.rows;
    if (row[4] == nullptr) {
      batch_.value.push_back(kNullValue);
      return;
    }
    const std::int64_t value = value_of(field(4));
    account_.money += MoneySum(MoneySum::Units{value});
    batch_.value.push_back(value);
  }

  /// kNoId for an integer beyond 32 bits: no ASIN has such an id, and the row counts as one of an unknown
  /// ASIN.
  static std::int32_t id_of(std::string_view text) {
    std::int32_t id = kNoId;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error == std::errc() && end == text.data() + text.size()) return id;
    if (error == std::errc::result_out_of_range) return kNoId;
    throw Error(ErrorCode::kFailed, fmt::format("a raw row's ASIN id is '{}', which is no integer", text),
                "run 'stepwell setup', which checks the source tables");
  }

  static std::int64_t value_of(std::string_view text) {
    const auto units = hundredths_of(text);
    if (!units || *units > INT64_MAX || *units <= INT64_MIN) throw UnreadableValue{std::string(text)};
    return static_cast<std::int64_t>(*units);
  }

  LabelId label_of(LabelSet& set, LabelCache& cache, std::string_view text) {
    return cache.find(text, [&](std::string_view unknown) {
      const std::unique_lock lock(labels_mutex_);
      return set.intern(unknown);
    });
  }

  std::size_t flush() {
    const std::size_t rows = batch_.size();
    if (rows > 0) {
      const std::shared_lock lock(labels_mutex_);
      lane_.add(batch_);
    }
    batch_.clear();
    return rows;
  }

  Connection& connection_;
  Labels& labels_;
  std::shared_mutex& labels_mutex_;
  Aggregator::Lane& lane_;
  LabelCache marketplaces_;
  LabelCache metrics_;
  FactBatch batch_;
  Account account_;
};

}  // namespace

Account scan_raw_rows(Workspace& workspace, const SharedSnapshot& snapshot, const std::string& condition,
                      Labels& labels, Aggregator& aggregator, Progress& progress) {
  const ScanPlan plan = plan_scan(workspace, *snapshot.connections().front());
  const std::string select =
      workspace.sql(
          "SELECT {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, {facts.value} "
          "FROM {facts}") +
      (plan.key.empty() ? "" : " FORCE INDEX (PRIMARY)") + " WHERE " + condition;
  progress.begin("aggregating raw rows", plan.rows_estimated);

  std::shared_mutex labels_mutex;
  std::vector<std::unique_ptr<Reader>> readers;
  for (auto* connection : snapshot.connections()) {
    readers.push_back(std::make_unique<Reader>(*connection, labels, labels_mutex, aggregator.add_lane()));
  }
  std::atomic<std::size_t> next_range = 0;
  std::atomic<std::uint64_t> rows_done = 0;
  std::atomic<bool> stopped = false;
  const auto scan = [&](unsigned worker) {
    try {
      for (std::size_t range = next_range++; range < plan.ranges.size() && !stopped; range = next_range++) {
        readers[worker]->read(select + " AND " + plan.ranges[range].condition(plan.key),
                              [&](std::size_t rows) { progress.advance_to(rows_done += rows); });
      }
    } catch (...) {
      stopped = true;
      throw;
    }
  };
  try {
    run_workers(static_cast<unsigned>(readers.size()), scan);
  } catch (const UnreadableValue& value) {
    throw refusal_of(workspace, value);
  }
  Account account;
  for (const auto& reader : readers) account += reader->account();
  return account;
}

}  // namespace stepwell::maria
