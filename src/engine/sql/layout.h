// Layout: the version of stepwell's own tables, which stands in stepwell_meta.
//
// A program works on exactly one layout. Where it finds an older one it brings the tables up, one step after
// the other, as soon as it may write (`setup`, `refresh`, `import`, `rollback`); where it finds a newer one
// it refuses, since it cannot know what the columns mean that it does not write.
#pragma once

#include <string>
#include <string_view>

namespace stepwell {

/// What is written beside the layout, and beside every generation: who did it.
inline constexpr std::string_view kThisProgram = "stepwell " STEPWELL_VERSION;

/// The layout that `recorded` says. Throws Error{kFailed} if it is no number, or newer than `known`;
/// `made_by` is the program that wrote it, for the message.
int checked_layout(std::string_view recorded, int known, std::string_view made_by);

/// The error of a program that may only read and finds the older layout `found`.
[[noreturn]] void throw_needs_migration(int found, int known);

}  // namespace stepwell
