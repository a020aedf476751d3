// /api/session, /api/login, /api/logout: who is logged in.
#include <fmt/format.h>
#include <boost/json.hpp>

#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "serve/api/endpoints.h"
#include "serve/api/request_body.h"
#include "serve/auth/secret.h"

namespace stepwell::serve {
namespace {

constexpr TimestampUs kSecondUs = 1'000'000;
/// A name and a password, each of their letters written as an escape, and room to spare.
constexpr std::size_t kLoginBytesMax = 8192;

std::string describe(bool login_required, const auth::Visitor* visitor) {
  JsonWriter json;
  json.begin_object();
  json.key("login_required").boolean(login_required);
  json.key("user");
  visitor == nullptr || visitor->name.empty() ? json.null() : json.text(visitor->name);
  json.key("role");
  visitor == nullptr ? json.null() : json.text(auth::name_of(visitor->role));
  json.key("expires_at");
  visitor == nullptr || visitor->expires_at == 0 ? json.null() : json.text(format_iso(visitor->expires_at));
  json.end_object();
  return json.take();
}

/// Tells a browser that has logged in before, for no other purpose: it opens nothing.
std::string device_cookie(const Service& service, std::string_view device) {
  return fmt::format(
      "Set-Cookie: stepwell_device={}; Path=/api/login; HttpOnly; SameSite=Strict; Max-Age={}{}\r\n", device,
      auth::Acquaintances::kRemembered_us / kSecondUs, service.secure ? "; Secure" : "");
}

/// SameSite=Lax: a link from elsewhere arrives logged in, a form from elsewhere does not.
std::string cookie(const Service& service, std::string_view token, TimestampUs lifetime_us) {
  return fmt::format("Set-Cookie: stepwell_session={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}\r\n",
                     token, (lifetime_us + kSecondUs - 1) / kSecondUs, service.secure ? "; Secure" : "");
}

Answer too_soon(TimestampUs wait_us) {
  const TimestampUs seconds = (wait_us + kSecondUs - 1) / kSecondUs;
  Answer answer = error_answer(429, fmt::format("too many wrong passwords; try again in {} s", seconds));
  answer.headers = fmt::format("Retry-After: {}\r\n", seconds);
  return answer;
}

}  // namespace

Answer answer_session(const Call& call) {
  return {.body = describe(call.service->gate->closed(), call.visitor)};
}

Answer answer_login(const Call& call) {
  auth::Gate& gate = *call.service->gate;
  if (!gate.closed()) {
    throw Error(ErrorCode::kBadRequest, "this server asks for no login",
                "'stepwell user add' makes one; then start the server again");
  }
  if (call.head->body.size() > kLoginBytesMax) return error_answer(413, "a name and a password are shorter");
  const boost::json::object body = request_object(*call.head);
  const TimestampUs now = now_us();
  const auth::Gate::Outcome outcome = gate.log_in({.name = text_member(body, "username"),
                                                   .password = text_member(body, "password"),
                                                   .address = std::string(call.head->client),
                                                   .device = std::string(call.head->device)},
                                                  now);
  switch (outcome.kind) {
    case auth::Gate::Outcome::Kind::kWait:
      return too_soon(outcome.wait_us);
    case auth::Gate::Outcome::Kind::kRefused:
      return error_answer(401, "the name or the password is wrong");
    case auth::Gate::Outcome::Kind::kIn:
      break;
  }
  return {.body = describe(true, &outcome.visitor),
          .headers = cookie(*call.service, outcome.token, outcome.visitor.expires_at - now) +
                     device_cookie(*call.service, outcome.device)};
}

Answer answer_logout(const Call& call) {
  call.service->gate->log_out(call.head->session);
  return {.body = describe(call.service->gate->closed(), nullptr), .headers = cookie(*call.service, "", 0)};
}

}  // namespace stepwell::serve
