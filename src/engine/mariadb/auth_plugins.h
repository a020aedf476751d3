// The login methods of our own, in the place of those that the client library would load from its folder of
// plugins.
//
// They exist because the library's reveal the password to any server that asks (login.h tells to whom ours
// do). caching_sha2_password is also the first method of every login, the one that looks at the greeting.
#pragma once

#include <mysql.h>

namespace stepwell::maria {

/// The name of the method that every login begins with.
inline constexpr const char* kFirstMethod = "caching_sha2_password";
/// All methods that a server may ask for, as the library's option of allowed methods takes them.
inline constexpr const char* kAllowedMethods =
    "caching_sha2_password,mysql_native_password,client_ed25519,sha256_password,mysql_clear_password,dialog";

/// Makes the methods known to the client library, once a process. Throws Error{kFailed} if the library has
/// methods of the same names already: those would reveal the password.
void register_auth_plugins(MYSQL* mysql);

}  // namespace stepwell::maria
