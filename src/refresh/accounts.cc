#include "refresh/accounts.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell {
namespace {

template <typename SomeAccount>
std::string described(const SomeAccount& account) {
  return fmt::format("{} rows with {} in all", account.rows, account.money.str());
}

/// " Of month 2025-03, financials has 3 rows with 7.50 in all, groups and exclusions 2 rows with 5.00 in all:
/// …" for the first month that does not add up; empty if each does by now.
std::string month_at_fault(Session& session, const Accounts& accounted) {
  for (const auto& [month, account] : accounted.months()) {
    Scope scope;
    scope.months = {month};
    const Account table = session.read_raw_account(scope, CountedBy::kStatement);
    if (table == account) continue;
    const bool more = table.rows != account.rows ? table.rows > account.rows : table.money > account.money;
    const std::string& facts = session.model().name("facts");
    return fmt::format(" Of {} {}, {} has {}, groups and exclusions {}: {} more.",
                       session.model().name("facts.month"), month.is_none() ? "NULL or zero" : month.str(),
                       facts, described(table), described(account),
                       more ? facts + " has" : "the groups have");
  }
  return {};
}

}  // namespace

void Accounts::add(const AsinTier& asins) {
  Account* of_month = nullptr;
  Month month;
  for (const auto& row : asins) {
    const Account account{row.row_count, MoneySum(row.value)};
    summarised_ += account;
    if (row.category == kNoId) uncategorised_ += account;
    if (of_month == nullptr || row.month != month) {
      month = row.month;
      of_month = &months_[month];
    }
    *of_month += account;
  }
}

void Accounts::add(const std::vector<ExcludedRow>& excluded) {
  for (const auto& row : excluded) {
    excluded_[static_cast<std::size_t>(row.reason)] += row.account;
    months_[row.month] += row.account;
  }
}

Account Accounts::total() const {
  Account sum = summarised_;
  for (const auto& account : excluded_) sum += account;
  return sum;
}

void check_conservation(const Delta& delta) {
  AccountChange accounted;
  for (const GroupChange& group : delta.groups) accounted += group.change;
  for (const ExcludedChange& excluded : delta.excluded) accounted += excluded.change;
  if (accounted == delta.total) return;
  throw Misfit(fmt::format(
      "the changes do not add up: those of the raw rows are {}, those of groups and exclusions {}",
      described(delta.total), described(accounted)));
}

void check_conservation(const Account& raw, const Accounts& accounted, Session& session, bool whole) {
  if (raw == accounted.total()) return;
  throw Error(
      ErrorCode::kFailed,
      fmt::format("conservation failed: the raw rows are {}, groups and exclusions hold {}.{}",
                  described(raw), described(accounted.total()),
                  // Of a part, a month's raw rows are not all there to compare with.
                  whole ? month_at_fault(session, accounted) : ""),
      "nothing was published. A table that knows no transactions (MyISAM) may have changed between two "
      "statements: run the command again, or ALTER TABLE … ENGINE = InnoDB");
}

void fill_totals(Generation& generation, const std::optional<Generation>& last, bool whole,
                 const Accounts& before, const Accounts& after) {
  if (!whole && last) {
    generation.raw = last->raw;
    generation.summarised = last->summarised;
    generation.uncategorised = last->uncategorised;
    generation.excluded = last->excluded;
    generation.raw -= before.total();
    generation.summarised -= before.summarised();
    generation.uncategorised -= before.uncategorised();
    for (std::size_t i = 0; i < kExclusionCount; ++i) generation.excluded[i] -= before.excluded()[i];
  }
  generation.raw += after.total();
  generation.summarised += after.summarised();
  generation.uncategorised += after.uncategorised();
  for (std::size_t i = 0; i < kExclusionCount; ++i) generation.excluded[i] += after.excluded()[i];
}

bool same_totals(const Generation& a, const Generation& b) {
  return a.raw == b.raw && a.summarised == b.summarised && a.uncategorised == b.uncategorised &&
         a.excluded == b.excluded;
}

}  // namespace stepwell
