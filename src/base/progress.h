// What long work tells about itself while it runs.
//
// A verb receives a Progress and reports to it; who watches (a live bar, plain lines, nobody) is decided by
// the command line. One step runs at a time; one thread begins and ends them, and `advance_to` may be called
// from any thread while a step runs.
#pragma once

#include <cstdint>
#include <string_view>

namespace stepwell {

class Progress {
 public:
  virtual ~Progress() = default;

  /// A new step begins and ends the one before. `rows_total` is 0 when nobody knows it, or no rows are
  /// counted.
  virtual void begin(std::string_view step, std::uint64_t rows_total) = 0;
  /// So many rows of the step have been done in all. Reports of several threads may overtake each other: the
  /// highest counts.
  virtual void advance_to(std::uint64_t rows_done) = 0;
  /// The last step has ended; nothing is reported any more until the next begins.
  virtual void finish() = 0;
};

/// Nobody watches.
class SilentProgress final : public Progress {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void advance_to(std::uint64_t) override {}
  void finish() override {}
};

}  // namespace stepwell
