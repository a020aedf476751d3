// Files beside: what DuckDB and stepwell keep beside a database under names that follow from its own.
//
// Whoever may write to the folder may put something else under those names: a link, through which a log would
// be written over another file or a view would read one, or a pipe, at which an opening waits for ever.
#pragma once

#include <filesystem>
#include <vector>

namespace stepwell::duck {

/// The database itself first, then its logs, whether they are there or not.
std::vector<std::filesystem::path> database_files(const std::filesystem::path& database);

/// The file that is meant: where a database is named by a link, what that leads to. DuckDB keeps logs beside
/// the file, whatever it is called by, and so does whatever is asked about them.
std::filesystem::path file_of(const std::filesystem::path& database);

/// Throws Error{kFailed} if a log or guard lies beside a link to the database: an older release left it
/// there, and its rows would be lost.
void refuse_logs_beside_a_link(const std::filesystem::path& database);

/// Throws Error{kFailed} if the database is there and no file, or if what lies under the name of one of the
/// others is no file of its own. A link to a database is followed.
void require_plain_files(const std::filesystem::path& database);

/// Throws Error{kFailed} if writing to `file` would replace the database, one of its logs or its guard. An
/// empty path is standard output.
void refuse_own_files(const std::filesystem::path& database, const std::filesystem::path& file);

}  // namespace stepwell::duck
