#include "engine/mariadb/password_proof.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr std::string_view kNonce = "abcdefghijklmnopqrst";

std::string sha256_of(const std::string& bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

/// A key of a server's, whose private half the test has.
class ServersKey {
 public:
  ServersKey() : key_(EVP_RSA_gen(2048)) {}
  ~ServersKey() { EVP_PKEY_free(key_); }
  ServersKey(const ServersKey&) = delete;
  ServersKey& operator=(const ServersKey&) = delete;

  std::string pem() const {
    BIO* const text = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(text, key_);
    char* data = nullptr;
    const long size = BIO_get_mem_data(text, &data);
    std::string pem(data, static_cast<std::size_t>(size));
    BIO_free(text);
    return pem;
  }
  /// What the server finds, apart from the nonce.
  std::string decrypt(const std::string& bytes) const {
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new(key_, nullptr);
    std::size_t size = 256;
    std::string text(size, '\0');
    EVP_PKEY_decrypt_init(context);
    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING);
    const bool done =
        EVP_PKEY_decrypt(context, reinterpret_cast<unsigned char*>(text.data()), &size,
                         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) > 0;
    EVP_PKEY_CTX_free(context);
    if (!done) return "cannot be decrypted";
    text.resize(size);
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(text[i] ^ kNonce[i % kNonce.size()]);
    return text;
  }

 private:
  EVP_PKEY* key_;
};

TEST(PasswordProof, IsWhatAServerWithTheHashChecks) {
  // A server knows the hash of the hash; it takes the nonce's share out of the proof and hashes what is left.
  const std::string known = sha256_of(sha256_of("secret"));
  std::string hash = sha2_proof("secret", kNonce);
  const std::string share = sha256_of(known + std::string(kNonce));
  for (std::size_t i = 0; i < hash.size(); ++i) hash[i] = static_cast<char>(hash[i] ^ share[i]);
  EXPECT_EQ(sha256_of(hash), known);
  EXPECT_NE(sha2_proof("secret", kNonce), sha2_proof("secret", "another nonce of them"));
}

TEST(PasswordProof, ServerDecryptsWhatItsKeyEncrypted) {
  const ServersKey server;
  const auto key = PublicKey::from_pem(server.pem());
  EXPECT_EQ(server.decrypt(key.encrypt("secret", kNonce)), std::string("secret") + '\0');
  const std::string longest(213, 'x');
  EXPECT_EQ(server.decrypt(key.encrypt(longest, kNonce)), longest + '\0');
  EXPECT_THROW(key.encrypt(longest + "x", kNonce), Error);

  const auto file = std::filesystem::temp_directory_path() / "stepwell-password-proof-test.pem";
  std::ofstream(file) << server.pem();
  EXPECT_EQ(server.decrypt(PublicKey::from_file(file).encrypt("s", kNonce)), std::string("s") + '\0');
  std::filesystem::remove(file);
}

TEST(PasswordProof, WhatIsNoKeyIsRefused) {
  for (const char* pem : {"", "nonsense", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}) {
    EXPECT_THROW(PublicKey::from_pem(pem), Error) << pem;
  }
  EXPECT_THROW(PublicKey::from_file("/nowhere/at.all"), Error);
  EXPECT_THROW(PublicKey::from_file("/"), Error);
}

}  // namespace
}  // namespace stepwell::maria
