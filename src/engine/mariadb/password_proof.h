// What MySQL's login methods send in place of a password, over OpenSSL: a hash that proves it, or the
// password under the server's RSA key.
//
// Pure functions and values; from any thread.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace stepwell::maria {

/// The answer of caching_sha2_password to `nonce`, 32 bytes: whoever knows the hash of the password's hash
/// can check it, and nobody can turn it back. Throws Error{kFailed} if OpenSSL cannot.
std::string sha2_proof(const std::string& password, std::string_view nonce);

/// A server's RSA key, which encrypts passwords that its private key decrypts.
class PublicKey {
 public:
  /// Throws Error{kFailed} for a file that cannot be read as one.
  static PublicKey from_file(const std::string& path);
  /// `pem`: as a server sends it. Throws Error{kFailed} for what is none.
  static PublicKey from_pem(std::string_view pem);

  /// The password, mixed with the nonce, as MySQL decrypts it. Throws Error{kFailed} for a password that is
  /// too long for the key: 213 bytes for one of 2048 bits.
  std::string encrypt(const std::string& password, std::string_view nonce) const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const;
  };
  using Handle = std::unique_ptr<EVP_PKEY, Free>;
  /// `name`: of where it comes from, for the error.
  PublicKey(Handle key, const std::string& name);

  Handle key_;
};

}  // namespace stepwell::maria
