#include "rollup/seal.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

namespace stepwell {
namespace {

/// Sebastiano Vigna's splitmix64: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t bits) {
  bits += 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

std::uint64_t joined(std::initializer_list<std::uint64_t> words) {
  std::uint64_t state = 0;
  for (const std::uint64_t word : words) state = mixed(state ^ word);
  return state;
}

std::uint64_t word(std::uint32_t count) { return count; }
std::uint64_t word(Money money) { return static_cast<std::uint64_t>(money.units()); }

/// A digest of the words before, and of the row's figures behind them.
template <typename Row>
std::uint64_t sealed(std::uint64_t state, const Row& row) {
  std::apply([&](auto... figure) { ((state = mixed(state ^ word(figure))), ...); }, row.figures());
  return state;
}

std::uint64_t pair(std::int32_t a, std::int32_t b) {
  return std::uint64_t{static_cast<std::uint32_t>(a)} << 32 | static_cast<std::uint32_t>(b);
}

void add(MonthSeals& seals, Month month, std::uint64_t digest) {
  Seal& seal = seals[month];
  ++seal.rows;
  seal.digest += digest;
}

void take(MonthSeals& seals, Month month, std::uint64_t digest) {
  Seal& seal = seals[month];
  --seal.rows;
  seal.digest -= digest;
}

template <typename Row>
void apply_one(MonthSeals& seals, const Difference<Row>& change, RowDigest& digest) {
  for (const auto& row : change.deleted) take(seals, row.month, digest(row));
  for (const auto& row : change.inserted) add(seals, row.month, digest(row));
  for (const auto& update : change.updated) {
    take(seals, update.before.month, digest(update.before));
    add(seals, update.after.month, digest(update.after));
  }
  std::erase_if(seals, [](const auto& entry) { return entry.second == Seal{}; });
}

constexpr std::array<const char*, 3> kTierNames = {"asin", "brand", "category"};

std::array<const MonthSeals*, 3> tiers_of(const PyramidSeals& seals) {
  return {&seals.asins, &seals.brands, &seals.categories};
}
std::array<MonthSeals*, 3> tiers_of(PyramidSeals& seals) {
  return {&seals.asins, &seals.brands, &seals.categories};
}

/// Cuts the text before the next `end` off `rest`.
std::string_view next_part(std::string_view& rest, char end) {
  const auto at = std::min(rest.find(end), rest.size());
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

std::optional<std::uint64_t> number_in(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

PyramidSeals PyramidSeals::of(Month month) const {
  PyramidSeals found;
  for (std::size_t i = 0; i < kTierNames.size(); ++i) {
    const MonthSeals& all = *tiers_of(*this)[i];
    if (const auto seal = all.find(month); seal != all.end()) tiers_of(found)[i]->insert(*seal);
  }
  return found;
}

void PyramidSeals::merge(PyramidSeals&& others) {
  for (std::size_t i = 0; i < kTierNames.size(); ++i) tiers_of(*this)[i]->merge(*tiers_of(others)[i]);
}

/// FNV-1a.
std::uint64_t digest_of(std::string_view text) {
  std::uint64_t state = 0xcbf29ce484222325u;
  for (const char c : text) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return state;
}

std::uint64_t RowDigest::of(LabelId id, const LabelSet& set, std::vector<std::uint64_t>& known) {
  while (known.size() <= id) known.push_back(digest_of(set.text(static_cast<LabelId>(known.size()))));
  return known[id];
}

std::uint64_t RowDigest::operator()(const AsinRow& row) {
  return sealed(joined({pair(row.asin, row.month.index()), pair(row.brand, row.category), metric(row.metric),
                        marketplace(row.marketplace)}),
                row);
}

std::uint64_t RowDigest::operator()(const BrandRow& row) {
  return sealed(joined({pair(row.brand, row.month.index()), pair(0, row.category), metric(row.metric),
                        marketplace(row.marketplace)}),
                row);
}

std::uint64_t RowDigest::operator()(const CategoryRow& row) {
  return sealed(joined({pair(row.category, row.month.index()), metric(row.metric)}), row);
}

template <typename Row>
MonthSeals seals_of(const std::vector<Row>& tier, const Labels& labels) {
  RowDigest digest(labels);
  MonthSeals seals;
  auto recent = seals.end();  // rows of one group stand together, and often have one month
  for (const Row& row : tier) {
    if (recent == seals.end() || recent->first != row.month) recent = seals.try_emplace(row.month).first;
    ++recent->second.rows;
    recent->second.digest += digest(row);
  }
  return seals;
}

template MonthSeals seals_of(const AsinTier&, const Labels&);
template MonthSeals seals_of(const BrandTier&, const Labels&);
template MonthSeals seals_of(const CategoryTier&, const Labels&);

PyramidSeals seals_of(const Pyramid& tiers, const Labels& labels) {
  return {seals_of(tiers.asins, labels), seals_of(tiers.brands, labels), seals_of(tiers.categories, labels)};
}

void apply(PyramidSeals& seals, const PyramidDifference& change, const Labels& labels) {
  RowDigest digest(labels);
  apply_one(seals.asins, change.asins, digest);
  apply_one(seals.brands, change.brands, digest);
  apply_one(seals.categories, change.categories, digest);
}

std::string text_of(const PyramidSeals& seals) {
  std::string text;
  const auto tiers = tiers_of(seals);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    for (const auto& [month, seal] : *tiers[i]) {
      fmt::format_to(std::back_inserter(text), "{} {} {} {:016x}\n", kTierNames[i], month.str(), seal.rows,
                     seal.digest);
    }
  }
  return text;
}

std::optional<PyramidSeals> seals_in(std::string_view text) {
  PyramidSeals seals;
  const auto tiers = tiers_of(seals);
  while (!text.empty()) {
    std::string_view line = next_part(text, '\n');
    const std::string_view name = next_part(line, ' ');
    const auto month = Month::parse(next_part(line, ' '));
    const auto rows = number_in(next_part(line, ' '), 10);
    const auto digest = number_in(line, 16);
    MonthSeals* tier = nullptr;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      if (name == kTierNames[i]) tier = tiers[i];
    }
    if (tier == nullptr || !month || !rows || !digest) return std::nullopt;
    (*tier)[*month] = {*rows, *digest};
  }
  return seals;
}

}  // namespace stepwell
