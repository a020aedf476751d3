#include "engine/mariadb/auth_plugins.h"

#include <errmsg.h>
#include <fmt/format.h>
#include <ma_pvio.h>
#include <mysql/plugin_auth.h>

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/printable.h"
#include "engine/mariadb/login.h"
#include "engine/mariadb/password_proof.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kNonceBytes = 20;
constexpr const char* kWaysIn =
    "it is given over a Unix socket, over TLS with a verified certificate (ssl_ca = the file of the server's "
    "authority; with ssl_mode = verified-ca for the certificate that MySQL makes for itself), or encrypted "
    "with "
    "the server's key (server_public_key = FILE)";

/// The talk of one login method with the server. Packets end with the next one.
class Dialogue {
 public:
  Dialogue(MYSQL_PLUGIN_VIO* vio, MYSQL* mysql, LoginAttempt& attempt)
      : vio_(vio), mysql_(mysql), attempt_(attempt) {}

  /// Nothing where the method is over: the connection has ended, or the server wants another method.
  std::optional<std::string_view> read() {
    unsigned char* packet = nullptr;
    const int size = vio_->read_packet(vio_, &packet);
    if (size < 0 && packet != nullptr && *packet == kAnotherMethod) note_other_method(packet + 1);
    if (size < 0 || packet == nullptr) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(packet), static_cast<std::size_t>(size));
  }
  /// Returns whether it was sent.
  bool write(std::string_view packet) {
    return vio_->write_packet(vio_, reinterpret_cast<const unsigned char*>(packet.data()),
                              static_cast<int>(packet.size())) == 0;
  }

  LoginAttempt& attempt() { return attempt_; }
  const MariaServer& server() const { return attempt_.server; }
  const std::string& password() const { return attempt_.server.password; }
  MYSQL* mysql() { return mysql_; }

  bool is_encrypted() const { return mysql_get_ssl_cipher(mysql_) != nullptr; }
  /// Nobody but the server that was meant can read what is written now. True over TLS only after the first
  /// packet, which the library sends when the certificate has been checked.
  bool is_private() const {
    MYSQL_PLUGIN_VIO_INFO info{};
    vio_->info(vio_, &info);
    if (info.protocol == MYSQL_PLUGIN_VIO_INFO::MYSQL_VIO_SOCKET) return true;
    return is_verified(server().tls) && is_encrypted();
  }

 private:
  static constexpr unsigned char kAnotherMethod = 254;

  /// The library ends every packet with a zero; the oldest servers name nothing and mean this one.
  void note_other_method(const unsigned char* name) {
    attempt_.asked_for = *name == 0 ? "mysql_old_password" : reinterpret_cast<const char*>(name);
  }

  MYSQL_PLUGIN_VIO* vio_;
  MYSQL* mysql_;
  LoginAttempt& attempt_;
};

/// Gives the password itself, to the server that was meant alone. An empty `nonce`: the method knows no key.
int reveal_password(Dialogue& dialogue, const char* method, std::string_view nonce) {
  if (dialogue.is_private()) return dialogue.write(dialogue.password() + '\0') ? CR_OK : CR_ERROR;
  const std::string& key = dialogue.server().public_key;
  if (!nonce.empty() && !key.empty() && !dialogue.is_encrypted()) {
    const auto secret = PublicKey::from_file(key).encrypt(dialogue.password(), nonce);
    return dialogue.write(secret) ? CR_OK : CR_ERROR;
  }
  throw Error(
      ErrorCode::kFailed,
      fmt::format("the server asked for the password itself ({}) over a connection that is not verified; "
                  "it was not sent",
                  method),
      kWaysIn);
}

/// Hangs up before a byte is sent if the greeting does not offer what was asked for.
void check_greeting(Dialogue& dialogue) {
  if (dialogue.attempt().greeted) return;
  const bool offers_tls = (dialogue.mysql()->server_capabilities & CLIENT_SSL) != 0;
  if (!offers_tls && requires_tls(dialogue.server().tls)) {
    throw Error(
        ErrorCode::kFailed, "the server offers no TLS; nothing was sent to it",
        "let the server offer TLS, use its Unix socket, or, where the network between is trusted, take "
        "ssl_mode = preferred or disabled");
  }
  // What follows the greeting was not encrypted, and would be taken for what the server says after TLS has
  // begun.
  const MARIADB_PVIO* const stream = dialogue.mysql()->net.pvio;
  if (stream->cache != nullptr && stream->cache_pos < stream->cache + stream->cache_size) {
    throw Error(ErrorCode::kFailed,
                "the server said more than its greeting before it was asked; nothing was sent",
                "somebody between may have added it: check the network, and take ssl_mode = verified");
  }
  // The library verifies the certificate wherever TLS is required, until a method of ours has come so far.
  if (dialogue.server().tls != TlsMode::kVerified) {
    const my_bool verify = 0;
    mysql_optionsv(dialogue.mysql(), MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
    dialogue.mysql()->client_flag &= ~static_cast<unsigned long>(CLIENT_SSL_VERIFY_SERVER_CERT);
  }
  dialogue.attempt().greeted = true;
}

/// Whether the packet is the server's final word, which the library reads again.
bool is_final(std::string_view packet) { return packet.size() > 1 && packet.front() == '\0'; }

std::optional<std::string> nonce_of(std::string_view packet) {
  if (packet.size() != kNonceBytes && packet.size() != kNonceBytes + 1) return std::nullopt;
  return std::string(packet.substr(0, kNonceBytes));
}

int caching_sha2_password(Dialogue& dialogue) {
  constexpr char kKnown = 3;
  constexpr char kTellMe = 4;
  check_greeting(dialogue);
  const auto greeting = dialogue.read();
  if (!greeting) return CR_ERROR;
  if (is_final(*greeting)) return CR_OK_HANDSHAKE_COMPLETE;
  const auto nonce = nonce_of(*greeting);
  if (!nonce) return CR_SERVER_HANDSHAKE_ERR;
  if (dialogue.password().empty()) return dialogue.write({}) ? CR_OK : CR_ERROR;
  if (!dialogue.write(sha2_proof(dialogue.password(), *nonce))) return CR_ERROR;
  const auto answer = dialogue.read();
  if (!answer) return CR_ERROR;
  if (is_final(*answer)) return CR_OK_HANDSHAKE_COMPLETE;
  if (*answer == std::string_view(&kKnown, 1)) return CR_OK;
  if (*answer == std::string_view(&kTellMe, 1))
    return reveal_password(dialogue, "caching_sha2_password", *nonce);
  return CR_SERVER_HANDSHAKE_ERR;
}

int sha256_password(Dialogue& dialogue) {
  constexpr std::string_view kSendKey = "\x01";
  const auto greeting = dialogue.read();
  if (!greeting) return CR_ERROR;
  if (is_final(*greeting)) return CR_OK_HANDSHAKE_COMPLETE;
  const auto nonce = nonce_of(*greeting);
  if (!nonce) return CR_SERVER_HANDSHAKE_ERR;
  if (dialogue.password().empty()) return dialogue.write(std::string_view("", 1)) ? CR_OK : CR_ERROR;
  if (!dialogue.is_private() || dialogue.is_encrypted())
    return reveal_password(dialogue, "sha256_password", *nonce);
  // Over a socket this method wants the password encrypted all the same; whose key it is, the socket tells.
  if (!dialogue.write(kSendKey)) return CR_ERROR;
  const auto key = dialogue.read();
  if (!key) return CR_ERROR;
  return dialogue.write(PublicKey::from_pem(*key).encrypt(dialogue.password(), *nonce)) ? CR_OK : CR_ERROR;
}

int mysql_clear_password(Dialogue& dialogue) { return reveal_password(dialogue, "mysql_clear_password", {}); }

/// PAM's questions: the first one for a password is answered, any other needs a person.
int dialog(Dialogue& dialogue) {
  constexpr int kPasswordQuestion = 2;
  for (bool answered = false;; answered = true) {
    const auto question = dialogue.read();
    if (!question || question->empty()) return CR_ERROR;
    if (is_final(*question)) return CR_OK_HANDSHAKE_COMPLETE;
    const auto kind = static_cast<unsigned char>(question->front());
    if (answered || kind >> 1 != kPasswordQuestion) {
      throw Error(ErrorCode::kFailed,
                  fmt::format("the server asked '{}', which only a person can answer",
                              printable(question->substr(1))),
                  "give stepwell a user of the database whose login is a password alone");
    }
    const int sent = reveal_password(dialogue, "dialog", {});
    if (sent != CR_OK || (kind & 1) != 0) return sent;
  }
}

/// What the library calls: nothing is thrown through it.
template <int (*Method)(Dialogue&)>
int authenticate(MYSQL_PLUGIN_VIO* vio, MYSQL* mysql) {
  LoginAttempt* const attempt = current_login();
  if (attempt == nullptr) return CR_ERROR;  // somebody else's connection in this process
  try {
    Dialogue dialogue(vio, mysql, *attempt);
    return Method(dialogue);
  } catch (const Error& error) {
    attempt->refusal = error;
  } catch (const std::exception& error) {
    attempt->refusal = Error(ErrorCode::kFailed, error.what());
  }
  return CR_ERROR;
}

// As <mysql/client_plugin.h> has them; Debian's lacks a header that it includes.
constexpr int kAuthentication = 2;
constexpr unsigned kInterfaceVersion = 0x0100;
struct Plugin {
  MYSQL_CLIENT_PLUGIN_HEADER
  int (*authenticate_user)(MYSQL_PLUGIN_VIO*, MYSQL*);
};

Plugin plugin(const char* name, int (*method)(MYSQL_PLUGIN_VIO*, MYSQL*)) {
  Plugin made{};
  made.type = kAuthentication;
  made.interface_version = kInterfaceVersion;
  made.name = name;
  made.author = "stepwell";
  made.desc = "a login that does not reveal the password to strangers";
  made.license = "";
  made.authenticate_user = method;
  return made;
}

}  // namespace

void register_auth_plugins(MYSQL* mysql) {
  static std::once_flag once;
  static std::array<Plugin, 4> plugins = {plugin(kFirstMethod, authenticate<caching_sha2_password>),
                                          plugin("sha256_password", authenticate<sha256_password>),
                                          plugin("mysql_clear_password", authenticate<mysql_clear_password>),
                                          plugin("dialog", authenticate<dialog>)};
  std::call_once(once, [mysql] {
    for (auto& ours : plugins) {
      if (mysql_client_register_plugin(mysql, reinterpret_cast<st_mysql_client_plugin*>(&ours)) != nullptr)
        continue;
      throw Error(
          ErrorCode::kFailed,
          fmt::format(
              "the client library brings a login method '{}' of its own, which would tell the password "
              "to any server",
              ours.name),
          "use Debian's libmariadb3, and no LIBMYSQL_PLUGINS in the environment");
    }
    // The library's own, from its own folder, and only this one: it signs a challenge.
    mysql_load_plugin(mysql, "client_ed25519", kAuthentication, 0);
  });
}

}  // namespace stepwell::maria
