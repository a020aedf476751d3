// What programs print, compared where it differs from run to run.
#pragma once

#include <string>

namespace stepwell::testing {

/// Every occurrence.
void replace_all(std::string& text, const std::string& what, const std::string& by);

/// Replaces times, dates, process numbers, sizes and the width of columns by words such as <time>.
std::string without_measurements(std::string text);

/// Whether the lines of `seen` are those of `expected`, in which "…" alone on a line stands for any number of
/// lines, and within a line for any text.
bool matches_elided(const std::string& seen, const std::string& expected);

}  // namespace stepwell::testing
