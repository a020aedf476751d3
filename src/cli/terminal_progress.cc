#include "cli/terminal_progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "cli/table.h"

namespace stepwell {
namespace {

constexpr double kRedrawEvery_s = 0.1;
constexpr double kLineEvery_s = 5;
/// Before that, a rate is a guess.
constexpr double kRateAfter_s = 0.2;

constexpr std::string_view kEraseLine = "\r\x1B[K";

void write_to_standard_error(std::string_view text) {
  // Nobody is left to tell if standard error itself fails.
  [[maybe_unused]] const auto written = std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

int columns_of_standard_error() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

/// Rounded down: a hundred means done.
unsigned percent_of(std::uint64_t done, std::uint64_t total) {
  if (done >= total) return 100;
  return static_cast<unsigned>(100.0 * static_cast<double>(done) / static_cast<double>(total));
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  constexpr std::size_t kWidth = 24;
  const unsigned percent = percent_of(done, total);
  const std::size_t full = kWidth * percent / 100;
  return fmt::format("[{}{}] {:3}%", std::string(full, '#'), std::string(kWidth - full, '.'), percent);
}

}  // namespace

TerminalProgress::Surroundings TerminalProgress::standard_error() {
  return {.write = write_to_standard_error,
          .now_s = [watch = Stopwatch()] { return watch.elapsed_s(); },
          .columns = columns_of_standard_error};
}

TerminalProgress::TerminalProgress(Style style, Surroundings surroundings)
    : style_(style), surroundings_(std::move(surroundings)) {}

TerminalProgress::~TerminalProgress() {
  const std::lock_guard lock(mutex_);
  if (bar_shown_) surroundings_.write(kEraseLine);
}

void TerminalProgress::begin(std::string_view step, std::uint64_t rows_total) {
  const std::lock_guard lock(mutex_);
  end_step_locked();
  active_ = true;
  step_ = step;
  rows_total_ = rows_total;
  rows_done_ = 0;
  began_s_ = surroundings_.now_s();
  if (style_ == Style::kLines) {
    surroundings_.write(rows_total == 0 ? fmt::format("{} ...\n", step_)
                                        : fmt::format("{} ... {} rows\n", step_, format_count(rows_total)));
    next_draw_s_ = began_s_ + kLineEvery_s;
  } else {
    draw_locked(began_s_);
  }
}

void TerminalProgress::advance_to(std::uint64_t rows_done) {
  // Threads may report out of order; the step never goes back.
  auto known = rows_done_.load(std::memory_order_relaxed);
  while (known < rows_done &&
         !rows_done_.compare_exchange_weak(known, rows_done, std::memory_order_relaxed)) {
  }
  const double now = surroundings_.now_s();
  if (now < next_draw_s_.load(std::memory_order_relaxed)) return;
  // Whoever finds another thread drawing has nothing to add.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock.owns_lock() && active_ && now >= next_draw_s_.load(std::memory_order_relaxed)) draw_locked(now);
}

void TerminalProgress::finish() {
  const std::lock_guard lock(mutex_);
  end_step_locked();
}

void TerminalProgress::draw_locked(double now_s) {
  const auto rows_done = rows_done_.load(std::memory_order_relaxed);
  const auto figures = figures_locked(rows_done, now_s - began_s_);
  if (style_ == Style::kLines) {
    const auto percent =
        rows_total_ == 0 ? std::string() : fmt::format(" {}%,", percent_of(rows_done, rows_total_));
    surroundings_.write(fmt::format("{}:{}{}\n", step_, percent, figures));
    next_draw_s_ = now_s + kLineEvery_s;
    return;
  }
  auto line = rows_total_ == 0 ? fmt::format("{} ...{}", step_, figures)
                               : fmt::format("{} {}{}", step_, bar(rows_done, rows_total_), figures);
  // A line that wraps could not be erased. Steps are named in plain ASCII, so that bytes are columns.
  line.resize(std::min(line.size(), static_cast<std::size_t>(std::max(surroundings_.columns(), 2) - 1)));
  surroundings_.write(fmt::format("{}{}", kEraseLine, line));
  bar_shown_ = true;
  next_draw_s_ = now_s + kRedrawEvery_s;
}

std::string TerminalProgress::figures_locked(std::uint64_t rows_done, double elapsed_s) const {
  if (rows_done == 0) return {};
  const auto rows = fmt::format("  {} rows", format_count(rows_done));
  if (elapsed_s < kRateAfter_s) return rows;
  const double rate = static_cast<double>(rows_done) / elapsed_s;
  // What people look for stands first: a narrow terminal cuts off the end.
  std::string left;
  if (rows_total_ > rows_done) {
    left = fmt::format("  {} left", format_duration(static_cast<double>(rows_total_ - rows_done) / rate));
  }
  return fmt::format("{}{}  {} rows/s", left, rows, format_count(static_cast<std::uint64_t>(rate)));
}

void TerminalProgress::end_step_locked() {
  if (!active_) return;
  active_ = false;
  const double elapsed_s = surroundings_.now_s() - began_s_;
  const auto rows_done = rows_done_.load(std::memory_order_relaxed);
  auto line = fmt::format("{}: ", step_);
  if (rows_done > 0) line += fmt::format("{} rows in ", format_count(rows_done));
  line += format_duration(elapsed_s);
  if (rows_done > 0 && elapsed_s > 0) {
    line += fmt::format(", {} rows/s",
                        format_count(static_cast<std::uint64_t>(static_cast<double>(rows_done) / elapsed_s)));
  }
  surroundings_.write(fmt::format("{}{}\n", bar_shown_ ? kEraseLine : std::string_view(), line));
  bar_shown_ = false;
}

std::unique_ptr<Progress> make_progress(bool quiet) {
  if (quiet) return std::make_unique<SilentProgress>();
  const auto style =
      ::isatty(STDERR_FILENO) == 1 ? TerminalProgress::Style::kBar : TerminalProgress::Style::kLines;
  return std::make_unique<TerminalProgress>(style);
}

}  // namespace stepwell
