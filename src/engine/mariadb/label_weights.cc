#include "engine/mariadb/label_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/printable.h"

namespace stepwell::maria {
namespace {

/// Short: who asks may have other clients waiting.
constexpr unsigned kConnectTimeout_s = 1;
constexpr unsigned kReadTimeout_s = 1;
constexpr std::chrono::seconds kPauseAfterFailure(20);
/// Labels may be filled up to the width of their column before they are weighed, and a TEXT is too wide for
/// that. The tiers hold labels of a quarter of this.
constexpr std::uint64_t kCharactersMax = 1024;
constexpr std::size_t kShownBytes = 60;
/// Whoever asks the server for ever new metrics must not fill its memory.
constexpr std::size_t kRememberedBytesMax = std::size_t{4} << 20;

/// The connection on which folds ask. Opened late: most texts are known to those who fold.
class Scales {
 public:
  explicit Scales(MariaServer server) : server_(std::move(server)) {}

  /// The answer of the query, whose parameter is `text`. Throws Error{kFailed} while the server cannot be
  /// reached.
  std::string weigh(const std::string& query, const std::string& text) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (now < silent_until_) throw Error(*problem_);
    const bool reused = connection_ != nullptr;
    try {
      return ask(query, text);
    } catch (const Error& error) {
      connection_ = nullptr;
      if (!reused) {
        note(error, now);
        throw;
      }
    }
    try {  // an old connection may have ended for no fault of the server's
      return ask(query, text);
    } catch (const Error& error) {
      connection_ = nullptr;
      note(error, now);
      throw;
    }
  }

 private:
  std::string ask(const std::string& query, const std::string& text) {
    if (!connection_) connection_ = std::make_unique<Connection>(server_, kConnectTimeout_s, kReadTimeout_s);
    const auto weights = connection_->text(query, {text});
    if (weights) return *weights;
    // As an empty key it would make all labels one.
    throw Error(ErrorCode::kFailed, fmt::format("the server gives no weights for the label '{}'", text),
                "its collation may be one that has none: report this with the collation of the column");
  }

  void note(const Error& error, std::chrono::steady_clock::time_point now) {
    problem_ = error;
    silent_until_ = now + kPauseAfterFailure;
  }

  MariaServer server_;
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
  std::chrono::steady_clock::time_point silent_until_;
  std::optional<Error> problem_;  // as of the last failure
};

/// The weights of texts that were asked for. What is asked for often stays: it moves to the young half, and
/// the old half goes when the young one is full.
class Remembered {
 public:
  std::optional<std::string> find(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (const auto found = young_.find(text); found != young_.end()) return found->second;
    const auto found = old_.find(text);
    if (found == old_.end()) return std::nullopt;
    std::string weights = std::move(found->second);
    old_.erase(found);
    add(text, weights);
    return weights;
  }

  void keep(const std::string& text, const std::string& weights) {
    const std::lock_guard lock(mutex_);
    add(text, weights);
  }

 private:
  using Half = std::unordered_map<std::string, std::string>;

  void add(const std::string& text, const std::string& weights) {
    constexpr std::size_t kEntryBytes = 128;  // of the table, about
    const std::size_t bytes = kEntryBytes + text.capacity() + weights.capacity();
    if (young_bytes_ + bytes > kRememberedBytesMax / 2) {
      old_ = std::exchange(young_, Half());
      young_bytes_ = 0;
    }
    if (young_.emplace(text, weights).second) young_bytes_ += bytes;
  }

  std::mutex mutex_;
  Half young_;
  Half old_;
  std::size_t young_bytes_ = 0;
};

/// The fold of one column.
class ColumnFold {
 public:
  ColumnFold(std::shared_ptr<Scales> scales, const Flavour& flavour, LabelCollation collation)
      : scales_(std::move(scales)), flavour_(flavour), collation_(std::move(collation)) {}

  std::string key(std::string_view text) {
    const std::string asked(text);
    if (auto weights = remembered_.find(asked)) return *weights;
    LabelCollation collation = collation_;
    collation.characters = std::max(collation.characters, asked.size());
    std::string weights = weigh("SELECT " + flavour_.label_digest(collation.of("asked"), collation) +
                                    " FROM (SELECT ? AS asked) question",
                                asked);
    remembered_.keep(asked, weights);
    return weights;
  }

  std::optional<std::string> known_key(std::string_view text) {
    require_fits(text);
    return remembered_.find(std::string(text));
  }

 private:
  /// What is longer than the column is no label of it, and need not be asked about.
  void require_fits(std::string_view text) const {
    std::string_view label = text;
    while (!label.empty() && label.back() == ' ') label.remove_suffix(1);
    const auto length = static_cast<std::size_t>(std::ranges::count_if(
        label, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    if (length <= collation_.characters) return;
    throw Error(ErrorCode::kBadRequest,
                fmt::format("'{}' is no label: it has {} characters, and their column holds {}",
                            printable(label, kShownBytes), length, collation_.characters));
  }

  std::string weigh(const std::string& query, const std::string& asked) const {
    try {
      return scales_->weigh(query, asked);
    } catch (const Error& error) {
      throw Error(ErrorCode::kBusy,
                  fmt::format("only the database knows whether '{}' is another spelling of a label, and it "
                              "cannot be asked: {}",
                              printable(asked, kShownBytes), error.what()),
                  "write it as /api/filters has it, or try again later");
    }
  }

  std::shared_ptr<Scales> scales_;
  Flavour flavour_;
  LabelCollation collation_;
  Remembered remembered_;
};

Fold fold_of(Workspace& workspace, const std::shared_ptr<Scales>& scales, std::string_view role) {
  LabelCollation collation;
  workspace.connection
      .query(
          "SELECT character_set_name, collation_name, character_maximum_length FROM "
          "information_schema.columns "
          "WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ? "
          "AND collation_name IS NOT NULL",
          {workspace.model.name("facts"), workspace.model.name(role)})
      .each([&](const Row& row) {
        collation.character_set = row.text(0);
        collation.name = row.text(1);
        collation.characters = std::min(row.whole(2), kCharactersMax);
      });
  if (collation.name.empty()) return fold_label;
  collation.pads = workspace.connection
                       .integer(fmt::format("SELECT {} = {}", collation.of("?"), collation.of("?")),
                                {std::string("a"), std::string("a ")})
                       .value_or(0) != 0;
  const auto fold = std::make_shared<ColumnFold>(scales, workspace.connection.flavour(), collation);
  return {[fold](std::string_view label) { return fold->key(label); },
          [fold](std::string_view label) { return fold->known_key(label); }};
}

}  // namespace

LabelFolds folds_by_collation(Workspace& workspace) {
  const auto scales = std::make_shared<Scales>(workspace.server);
  return {fold_of(workspace, scales, "facts.marketplace"), fold_of(workspace, scales, "facts.metric")};
}

}  // namespace stepwell::maria
