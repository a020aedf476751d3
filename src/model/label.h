// Labels: the texts of marketplaces and metrics, each replaced by a small number (R4).
//
// Two labels are equal when their fold keys are: the engine decides what a fold key is (its columns'
// collation knows). Equal labels share a class. A group is keyed by class and stores a label, so that it can
// show a spelling that occurs in the raw rows: the least of them by bytes.
//
// A LabelSet is not synchronised: one thread interns.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stepwell {

/// Index into a LabelSet.
using LabelId = std::uint16_t;

/// A label that is NULL.
inline constexpr LabelId kNoLabel = 0xFFFF;

/// Maps a text to a key that is equal for texts that the engine holds for equal. Of some engines only the
/// database knows: that takes a while, and may fail. May be used by any thread.
class Fold {
 public:
  using Key = std::function<std::string(std::string_view)>;
  using KnownKey = std::function<std::optional<std::string>(std::string_view)>;

  /// One that needs nobody.
  Fold(std::string (*key)(std::string_view)) : key_(key), known_(key) {}
  Fold(Key key, KnownKey known) : key_(std::move(key)), known_(std::move(known)) {}

  /// May wait for the database. Throws Error{kBusy} if that does not answer.
  std::string operator()(std::string_view text) const { return key_(text); }
  /// The key if it is known without asking: never waits. Throws Error{kBadRequest} for a text that no label
  /// can equal, since it is longer than the column.
  std::optional<std::string> known(std::string_view text) const { return known_(text); }

 private:
  Key key_;
  KnownKey known_;
};

/// The fold of engines without collations: Unicode lower case, trailing spaces ignored.
std::string fold_label(std::string_view text);

class LabelSet {
 public:
  explicit LabelSet(Fold fold = fold_label);

  /// The label's number; a new text gets the next one. Throws Error{kFailed} past 65,535 texts.
  LabelId intern(std::string_view text);

  const std::string& text(LabelId id) const { return labels_[id].text; }
  /// The class of a label: the number of the label that was first interned of those equal to it.
  LabelId class_of(LabelId id) const { return labels_[id].label_class; }
  /// The class of the labels equal to `text`, or kNoLabel if there is none. May wait for the database, and
  /// throws Error{kBusy} if that does not answer.
  LabelId find_class(std::string_view text) const;
  /// Likewise where that needs no waiting; nothing where the database would have to be asked. Throws
  /// Error{kBadRequest} for a text longer than any label.
  std::optional<LabelId> known_class(std::string_view text) const;
  /// Asks for the key of a text that may be no label, and keeps it for known_class.
  void learn(std::string_view text);
  /// The lesser of two labels by the bytes of their texts.
  LabelId lesser(LabelId a, LabelId b) const { return labels_[b].text < labels_[a].text ? b : a; }
  std::size_t size() const { return labels_.size(); }

 private:
  struct Label {
    std::string text;
    LabelId label_class;
  };
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  LabelId find_or_add(std::string_view text);
  LabelId class_of_key(const std::string& key) const;
  /// Where `recent_` remembers a text. A column has a few dozen labels at most, and tells them by their ends.
  static std::size_t slot_of(std::string_view text);

  Fold fold_;
  std::vector<Label> labels_;
  /// The label that was last interned in each slot, or kNoLabel: a tier is read by the million rows, and
  /// hashing a text costs as much as reading its row.
  std::vector<LabelId> recent_;
  std::unordered_map<std::string, LabelId, TextHash, std::equal_to<>> by_text_;
  std::unordered_map<std::string, LabelId> class_by_key_;
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> learned_;  // text -> key
};

/// The folds of the two label columns, which may have different collations.
struct LabelFolds {
  Fold marketplaces = fold_label;
  Fold metrics = fold_label;
};

/// The labels of one database. `marketplaces` always holds "ALL" as number kAllMarketplaces.
struct Labels {
  explicit Labels(const LabelFolds& folds = {}) : marketplaces(folds.marketplaces), metrics(folds.metrics) {
    marketplaces.intern("ALL");
  }

  LabelSet marketplaces;
  LabelSet metrics;
};

/// The label, and the class, of the reserved marketplace 'ALL' (R5, R9).
inline constexpr LabelId kAllMarketplaces = 0;

}  // namespace stepwell
