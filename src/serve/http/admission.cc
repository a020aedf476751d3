#include "serve/http/admission.h"

#include "serve/api/header_fields.h"

namespace stepwell::serve {

namespace {

/// A server without logins answers whoever is on this machine. That somebody else sends a request here
/// through a web site or a proxy is told by the name that it asks for, and by what proxies add.
bool is_from_elsewhere(const Service& service, const RequestHead& head) {
  if (service.gate->closed()) return false;
  return head.through_proxy || (service.local_names_only && !is_local_host(head.host));
}

Answer refuse_elsewhere(const RequestHead& head) {
  if (head.through_proxy) {
    return error_answer(
        403,
        "this came through a proxy, as X-Forwarded-For or a field of that kind says, and a server "
        "without logins answers its own machine alone; 'stepwell user add NAME' makes a login, then "
        "start the server again, without --no-auth");
  }
  return error_answer(403,
                      "a server without logins answers only to the names localhost and 127.0.0.1; "
                      "'stepwell user add' makes a login");
}

}  // namespace

std::optional<auth::Visitor> admit(const Service& service, const RequestHead& head) {
  if (is_from_elsewhere(service, head)) return std::nullopt;
  return service.gate->admit({.session = head.session, .bearer = head.bearer}, now_us());
}

std::optional<Answer> objection(const Service& service, const RequestHead& head,
                                const std::optional<auth::Visitor>& visitor, const Route& route) {
  if (route.audience != Audience::kAnybody && !visitor) {
    if (is_from_elsewhere(service, head)) return refuse_elsewhere(head);
    Answer answer = error_answer(401, "log in first: POST /api/login, or Authorization: Bearer TOKEN");
    answer.headers = "WWW-Authenticate: Bearer realm=\"stepwell\"\r\n";
    return answer;
  }
  if (route.audience == Audience::kAdmins && visitor->role != auth::Role::kAdmin) {
    return error_answer(403, "only an admin may do that");
  }
  const bool action = route.kind == RouteKind::kAction;
  const bool fits =
      action ? head.method == RequestHead::Method::kPost
             : head.method == RequestHead::Method::kGet || head.method == RequestHead::Method::kHead;
  if (!fits && !route.path.empty()) {
    Answer answer =
        error_answer(405, action ? "this answers to POST only" : "this answers to GET and HEAD only");
    answer.headers = action ? "Allow: POST\r\n" : "Allow: GET, HEAD\r\n";
    return answer;
  }
  if (action && !head.from_own_page && head.bearer.empty()) {
    return error_answer(403,
                        "the header 'X-Stepwell: 1' is missing, without which another site could send this");
  }
  return std::nullopt;
}

}  // namespace stepwell::serve
