#include "tests/testing/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace stepwell::testing {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void demand(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Key new_key() {
  Key key(EVP_RSA_gen(2048));
  demand(key != nullptr, "make a key");
  return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  demand(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extend a certificate");
}

Certificate new_certificate(EVP_PKEY* key, const std::string& name, int from_days, int to_days) {
  constexpr long kDay_s = 86'400;
  static long serial = 1;
  Certificate made(X509_new());
  demand(made != nullptr, "make a certificate");
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), from_days * kDay_s);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), to_days * kDay_s);
  X509_set_pubkey(made.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return made;
}

void sign_with(X509* certificate, EVP_PKEY* key) {
  demand(X509_sign(certificate, key, EVP_sha256()) > 0, "sign a certificate");
}

template <typename Write>
void write_file(const std::filesystem::path& path, Write write) {
  const std::unique_ptr<std::FILE, Free> file(std::fopen(path.c_str(), "w"));
  demand(file && write(file.get()) == 1, "write a certificate");
}

}  // namespace

struct Certificates::Keys {
  Key key;
  Certificate certificate;
};

Certificates::Certificates(std::filesystem::path folder, const std::string& name)
    : folder_(std::move(folder)), name_(name), keys_(std::make_unique<Keys>()) {
  keys_->key = new_key();
  keys_->certificate = new_certificate(keys_->key.get(), name, -2, 20);
  X509* const own = keys_->certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign_with(own, keys_->key.get());
  write_file(authority(), [own](std::FILE* file) { return PEM_write_X509(file, own); });
}

Certificates::~Certificates() = default;

std::filesystem::path Certificates::authority() const { return folder_ / (name_ + "-ca.pem"); }

Certificates::Files Certificates::sign(const std::string& name, const std::string& subject, int from_days,
                                       int to_days) {
  const Key key = new_key();
  const Certificate certificate = new_certificate(key.get(), name, from_days, to_days);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(keys_->certificate.get()));
  extend(certificate.get(), keys_->certificate.get(), NID_subject_alt_name, subject);
  sign_with(certificate.get(), keys_->key.get());
  Files files{folder_ / (name + ".pem"), folder_ / (name + ".key")};
  write_file(files.certificate, [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
  write_file(files.key, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return files;
}

}  // namespace stepwell::testing
