#include "serve/auth/secret.h"

#include <sodium.h>

#include <array>

#include "base/error.h"

namespace stepwell::auth {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kDigestBytes = 16;

void start_sodium() {
  static const bool kStarted = sodium_init() >= 0;
  if (!kStarted) throw Error(ErrorCode::kFailed, "libsodium finds no random numbers on this machine");
}

}  // namespace

std::string hash_password(std::string_view password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw Error(ErrorCode::kFailed, "there is not enough memory to hash a password", "it takes 64 MB");
  }
  return hash.data();
}

bool password_matches(std::string_view password, const std::string& hash) {
  start_sodium();
  if (password.size() > kPasswordBytesMax || hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> padded{};
  hash.copy(padded.data(), hash.size());
  return crypto_pwhash_str_verify(padded.data(), password.data(), password.size()) == 0;
}

std::string random_token() {
  start_sodium();
  std::array<unsigned char, kTokenBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, sodium_base64_ENCODED_LEN(kTokenBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string digest_of(std::string_view token) {
  start_sodium();
  std::array<unsigned char, kDigestBytes> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), nullptr, 0);
  std::array<char, 2 * kDigestBytes + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

}  // namespace stepwell::auth
