// Secrets: passwords, which people choose, and tokens, which are random; and what is kept of either.
//
// A password is kept as its argon2id hash, which takes a tenth of a second and 64 MB to compare with: to be
// done beside an event loop. A token has 256 random bits, so that its plain hash can be kept and looked up.
//
// Pure functions over libsodium; from any thread.
#pragma once

#include <string>
#include <string_view>

namespace stepwell::auth {

/// What a password may have, in bytes.
inline constexpr std::size_t kPasswordBytesMin = 8;
inline constexpr std::size_t kPasswordBytesMax = 1024;

/// "$argon2id$…", with a salt of its own. Throws Error{kFailed} without the memory for it.
std::string hash_password(std::string_view password);
/// False for a hash that is none, too.
bool password_matches(std::string_view password, const std::string& hash);

/// 43 letters of URL-safe Base64.
std::string random_token();
/// 32 hexadecimal letters of its BLAKE2b hash: names the token without telling it.
std::string digest_of(std::string_view token);

}  // namespace stepwell::auth
