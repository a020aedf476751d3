// TerminalProgress: long work as people watch it, on standard error.
//
// On a terminal it is one line, redrawn at most ten times a second, that a plain summary replaces when the
// step ends:
//
//   aggregate [#########...............]  38%  4.6 s left  25,840,000 rows  9,120,000 rows/s
//
// Elsewhere (a log, cron) it is a plain line when a step begins, every few seconds, and when it ends. All
// methods may be called from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/progress.h"

namespace stepwell {

class TerminalProgress final : public Progress {
 public:
  enum class Style { kBar, kLines };

  /// What it writes to and measures with; the defaults are standard error and the machine's own clock.
  struct Surroundings {
    std::function<void(std::string_view)> write;
    std::function<double()> now_s;  // never goes back
    std::function<int()> columns;   // the width of the terminal
  };
  static Surroundings standard_error();

  explicit TerminalProgress(Style style, Surroundings surroundings = standard_error());
  /// Clears the bar of a step that an exception cut short.
  ~TerminalProgress() override;

  void begin(std::string_view step, std::uint64_t rows_total) override;
  void advance_to(std::uint64_t rows_done) override;
  void finish() override;

 private:
  void draw_locked(double now_s);
  void end_step_locked();
  std::string figures_locked(std::uint64_t rows_done, double elapsed_s) const;

  const Style style_;
  const Surroundings surroundings_;

  std::atomic<std::uint64_t> rows_done_ = 0;
  /// When advance_to may write next; read without the mutex, so that a busy thread seldom takes it.
  std::atomic<double> next_draw_s_ = 0;

  std::mutex mutex_;  // guards what follows, and writing
  bool active_ = false;
  bool bar_shown_ = false;
  std::string step_;
  std::uint64_t rows_total_ = 0;
  double began_s_ = 0;
};

/// A bar if standard error is a terminal, lines if not, nothing if `quiet`.
std::unique_ptr<Progress> make_progress(bool quiet);

}  // namespace stepwell
