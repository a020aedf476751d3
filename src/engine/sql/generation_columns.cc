#include "engine/sql/generation_columns.h"

namespace stepwell {
namespace {

using enum ColumnType;

/// A member that is its own column.
template <auto kMember>
constexpr GenerationColumn plain(SqlColumn sql) {
  using Value = std::remove_cvref_t<decltype(Generation().*kMember)>;
  return {sql,
          [](const Generation& generation) -> SqlValue {
            if constexpr (std::is_same_v<Value, GenerationKind>) {
              return std::string(name_of(generation.*kMember));
            } else {
              return generation.*kMember;
            }
          },
          [](const SqlRow& row, std::size_t column, Generation& generation) {
            if constexpr (std::is_same_v<Value, GenerationKind>) {
              generation.*kMember = generation_kind_of(row.text(column));
            } else if constexpr (std::is_same_v<Value, std::string>) {
              generation.*kMember = row.text(column);
            } else if constexpr (std::is_same_v<Value, double>) {
              generation.*kMember = row.real(column);
            } else {
              generation.*kMember = static_cast<Value>(row.integer(column));
            }
          }};
}

template <auto kAccount>
constexpr GenerationColumn rows(std::string_view name) {
  return {{.name = name, .type = kBig},
          [](const Generation& generation) -> SqlValue { return (generation.*kAccount).rows; },
          [](const SqlRow& row, std::size_t column, Generation& generation) {
            (generation.*kAccount).rows = row.whole(column);
          }};
}

template <auto kAccount>
constexpr GenerationColumn money(std::string_view name) {
  return {{.name = name, .type = kSum},
          [](const Generation& generation) -> SqlValue { return (generation.*kAccount).money; },
          [](const SqlRow& row, std::size_t column, Generation& generation) {
            (generation.*kAccount).money = row.sum(column);
          }};
}

template <auto kChanges, auto kCount>
constexpr GenerationColumn count(std::string_view name) {
  return {{.name = name, .type = kBig},
          [](const Generation& generation) -> SqlValue { return (generation.*kChanges).*kCount; },
          [](const SqlRow& row, std::size_t column, Generation& generation) {
            (generation.*kChanges).*kCount = row.whole(column);
          }};
}

using G = Generation;
using C = ChangeCounts;

constexpr GenerationColumn kColumns[] = {
    plain<&G::number>({.name = "generation", .type = kBig}),
    plain<&G::published_at>({.name = "published_at", .type = kTimestamp}),
    plain<&G::kind>({.name = "kind", .type = kWord, .width = 20}),
    plain<&G::why>({.name = "why", .type = kText}),
    plain<&G::duration_s>({.name = "duration_s", .type = kReal}),
    plain<&G::restored>({.name = "restored", .type = kBig}),
    {{.name = "position",
      .type = kBig,
      .required = false,
      .comment = "imports up to this number are in the tiers; NULL: the next refresh is full"}},
    {{.name = "journaled",
      .type = kBoolean,
      .comment = "false: the first generation, or one that is too old"}},
    rows<&G::raw>("raw_rows"),
    money<&G::raw>("raw_money"),
    rows<&G::summarised>("summarised_rows"),
    money<&G::summarised>("summarised_money"),
    rows<&G::uncategorised>("uncategorised_rows"),
    money<&G::uncategorised>("uncategorised_money"),
    count<&G::asin_changes, &C::inserted>("asin_inserted"),
    count<&G::asin_changes, &C::updated>("asin_updated"),
    count<&G::asin_changes, &C::deleted>("asin_deleted"),
    count<&G::brand_changes, &C::inserted>("brand_inserted"),
    count<&G::brand_changes, &C::updated>("brand_updated"),
    count<&G::brand_changes, &C::deleted>("brand_deleted"),
    count<&G::category_changes, &C::inserted>("category_inserted"),
    count<&G::category_changes, &C::updated>("category_updated"),
    count<&G::category_changes, &C::deleted>("category_deleted"),
    {{.name = "binlog_file",
      .type = kWord,
      .required = false,
      .comment = "the snapshot of the refresh stood here in the binary log",
      .width = 255,
      .tracking = Tracking::kBinlog}},
    {{.name = "binlog_position", .type = kUnsignedBig, .required = false, .tracking = Tracking::kBinlog}},
    {{.name = "binlog_gtid", .type = kText, .required = false, .tracking = Tracking::kBinlog}},
    plain<&G::made_by>({.name = "made_by", .type = kWord, .otherwise = "''", .width = 64, .since = 3}),
    {{.name = "confirmed_at",
      .type = kTimestamp,
      .required = false,
      .comment = "when a refresh last found nothing to change",
      .since = 4},
     nullptr,
     [](const SqlRow& row, std::size_t column, Generation& generation) {
       generation.confirmed_at = row.is_null(column) ? generation.published_at : row.integer(column);
     }},
    plain<&G::repaired>({.name = "repaired",
                         .type = kBig,
                         .otherwise = "0",
                         .comment = "rows of tiers that another program had changed, put right",
                         .since = 6}),
    plain<&G::actor>({.name = "actor",
                      .type = kWord,
                      .otherwise = "''",
                      .comment = "who had it made",
                      .width = 255,
                      .since = 7}),
};

}  // namespace

std::span<const GenerationColumn> generation_columns() { return kColumns; }

}  // namespace stepwell
