#include "engine/mariadb/password_proof.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kHashBytes = 32;

/// OpenSSL would ask the terminal where a key says that it is behind a passphrase, the server's as well.
int no_passphrase(char*, int, int, void*) { return 0; }

struct FreeHash {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeKeyContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct FreeBytes {
  void operator()(BIO* bytes) const { BIO_free(bytes); }
};

std::string sha256(std::string_view bytes) {
  const std::unique_ptr<EVP_MD_CTX, FreeHash> context(EVP_MD_CTX_new());
  std::string digest(kHashBytes, '\0');
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1) {
    throw Error(ErrorCode::kFailed, "OpenSSL cannot compute SHA-256", "check the installation of libssl3");
  }
  return digest;
}

std::string exclusive_or(std::string text, std::string_view with) {
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ with[i % with.size()]);
  return text;
}

}  // namespace

std::string sha2_proof(const std::string& password, std::string_view nonce) {
  const std::string hash = sha256(password);
  return exclusive_or(hash, sha256(sha256(hash).append(nonce)));
}

void PublicKey::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

PublicKey::PublicKey(Handle key, const std::string& name) : key_(std::move(key)) {
  if (key_ && EVP_PKEY_is_a(key_.get(), "RSA") == 1) return;
  throw Error(ErrorCode::kFailed, fmt::format("{} cannot be read as an RSA key", name),
              "copy public_key.pem of the server's data folder, and name that copy; no password was sent");
}

PublicKey PublicKey::from_file(const std::string& path) {
  const std::unique_ptr<BIO, FreeBytes> file(BIO_new_file(path.c_str(), "r"));
  return {Handle(file ? PEM_read_bio_PUBKEY(file.get(), nullptr, no_passphrase, nullptr) : nullptr),
          fmt::format("server_public_key '{}'", path)};
}

PublicKey PublicKey::from_pem(std::string_view pem) {
  const std::unique_ptr<BIO, FreeBytes> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return {Handle(text ? PEM_read_bio_PUBKEY(text.get(), nullptr, no_passphrase, nullptr) : nullptr),
          "the server's answer"};
}

std::string PublicKey::encrypt(const std::string& password, std::string_view nonce) const {
  const std::string mixed = exclusive_or(password + '\0', nonce);
  const std::unique_ptr<EVP_PKEY_CTX, FreeKeyContext> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string bytes(size, '\0');
  if (!context || EVP_PKEY_encrypt_init(context.get()) <= 0 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) <= 0 ||
      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                       reinterpret_cast<const unsigned char*>(mixed.data()), mixed.size()) <= 0) {
    throw Error(ErrorCode::kFailed, "the password is too long for the server's key",
                "a key of 2048 bits takes 213 bytes: take a shorter password, or TLS");
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace stepwell::maria
