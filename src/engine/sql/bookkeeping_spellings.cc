// The spellings of labels that raw rows have ever been met with: they only become more.
#include <functional>
#include <set>

#include "engine/sql/bookkeeping.h"

namespace stepwell {
namespace {

/// How stepwell_labels calls the two kinds.
template <typename SomeLabels, typename Use>
void each_kind(SomeLabels& labels, Use use) {
  use(std::int64_t{0}, labels.metrics);
  use(std::int64_t{1}, labels.marketplaces);
}

/// How many there are, once those are all: who deletes some, or the table, takes that away.
constexpr std::string_view kSpellings = "spellings";

}  // namespace

bool Bookkeeping::read_spellings(Labels& labels) {
  if (!database_.has_table("stepwell_labels")) return false;
  std::size_t count = 0;
  each_kind(labels, [&](std::int64_t kind, LabelSet& set) {
    database_.each("SELECT label FROM stepwell_labels WHERE kind = ? ORDER BY number", {kind},
                   [&](const SqlRow& row) {
                     set.intern(row.text(0));
                     ++count;
                   });
  });
  return note(kSpellings) == std::to_string(count);
}

void Bookkeeping::keep_spellings(const Labels& labels, bool all) {
  std::size_t count_before = 0;
  std::size_t added = 0;
  each_kind(labels, [&](std::int64_t kind, const LabelSet& set) {
    std::set<std::string, std::less<>> recorded;
    std::int64_t number = 0;
    database_.each("SELECT label, number FROM stepwell_labels WHERE kind = ? ORDER BY number", {kind},
                   [&](const SqlRow& row) {
                     recorded.emplace(row.text(0));
                     number = row.integer(1);
                     ++count_before;
                   });
    // No raw row has the reserved marketplace.
    for (std::size_t id = &set == &labels.marketplaces ? kAllMarketplaces + 1 : 0; id < set.size(); ++id) {
      const std::string& label = set.text(static_cast<LabelId>(id));
      if (recorded.contains(label)) continue;
      database_.run("INSERT INTO stepwell_labels (kind, number, label) VALUES (?, ?, ?)",
                    {kind, ++number, label});
      ++added;
    }
  });
  const auto noted = note(kSpellings);
  const std::string count = std::to_string(count_before + added);
  const bool were_all = noted == std::to_string(count_before);
  if ((all || were_all) && noted != count) set_note(kSpellings, count);
}

}  // namespace stepwell
