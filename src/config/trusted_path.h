// TrustedPath: whether somebody else could have put there what lies at a path.
//
// Whoever writes a configuration decides which database is read and who may log in; whoever writes a program
// decides everything. What a person names is theirs to judge. What stepwell finds by itself in the current
// folder, or would start as root every night, it takes only where nobody else could have planted it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace stepwell {

/// Why what lies at `path` may be somebody else's word, to `user` who trusts nobody but themselves and root:
/// "/tmp/x/config.ini belongs to ada", "everybody may write in the folder /tmp/x". Looks at the file, at each
/// link that leads to it, and at the folders that these lie in. A folder with the sticky bit, /tmp for one,
/// may be written by others, who cannot replace files there; a group that has no other member than its user
/// is no other. Empty if all is well, or if nothing is there.
std::string why_not_trusted(const std::filesystem::path& path, uid_t user);

/// The same, of the file and of every folder above it: what another program will find by its full path.
std::string why_not_trusted_by_name(const std::filesystem::path& path, uid_t user);

/// "ada", or "the user 1234" who has no name.
std::string name_of_user(uid_t user);

struct Config;
/// Throws Error{kUsage} where neither a configuration nor the file of logins was named, and somebody else
/// could have put that file into the current folder: a login in it would be theirs.
void require_trusted_users(const Config& config);

}  // namespace stepwell
