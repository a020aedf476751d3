#include "serve/api/header_fields.h"

#include <algorithm>

namespace stepwell::serve {
namespace {

std::string_view strip(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes the part before the next separator off the front.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = strip(text.substr(0, end));
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return part;
}

bool is_same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// "q=0", "Q=0.000": never this one.
bool is_refusal(std::string_view parameter) {
  if (parameter.size() < 3 || !is_same_word(parameter.substr(0, 2), "q=")) return false;
  return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool names_tag(std::string_view list, std::string_view etag) {
  if (list.find_first_not_of(" \t*") == std::string_view::npos)
    return list.find('*') != std::string_view::npos;
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  // Our tags hold neither quotes nor escapes.
  for (auto begin = list.find('"'); begin != std::string_view::npos; begin = list.find('"')) {
    const auto end = list.find('"', begin + 1);
    if (end == std::string_view::npos) return false;
    if (list.substr(begin, end + 1 - begin) == etag) return true;
    list.remove_prefix(end + 1);
  }
  return false;
}

bool accepts_gzip(std::string_view list) {
  bool any = false;
  while (!list.empty()) {
    std::string_view item = take_part(list, ',');
    const std::string_view coding = take_part(item, ';');
    bool refused = false;
    while (!item.empty()) refused = is_refusal(take_part(item, ';')) || refused;
    if (is_same_word(coding, "gzip") || is_same_word(coding, "x-gzip")) return !refused;
    if (coding == "*") any = !refused;
  }
  return any;
}

bool accepts_html(std::string_view accept) {
  while (!accept.empty()) {
    std::string_view item = take_part(accept, ',');
    if (!is_same_word(take_part(item, ';'), "text/html")) continue;
    bool refused = false;
    while (!item.empty()) refused = is_refusal(take_part(item, ';')) || refused;
    return !refused;
  }
  return false;
}

std::string_view cookie_value(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::string_view cookie = take_part(cookies, ';');
    const std::size_t equals = cookie.find('=');
    if (equals != std::string_view::npos && strip(cookie.substr(0, equals)) == name) {
      return strip(cookie.substr(equals + 1));
    }
  }
  return {};
}

std::string_view bearer_token(std::string_view authorization) {
  std::string_view rest = strip(authorization);
  const std::string_view scheme = take_part(rest, ' ');
  return is_same_word(scheme, "Bearer") ? strip(rest) : std::string_view();
}

bool is_request_id(std::string_view text) {
  constexpr std::size_t kBytesMax = 64;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kBytesMax && std::ranges::all_of(text, allowed);
}

std::string_view last_of_list(std::string_view list) {
  std::string_view last;
  while (!list.empty()) last = take_part(list, ',');
  return last;
}

bool is_proxy_field(std::string_view name) {
  constexpr std::string_view kBeginnings[] = {"X-Forwarded", "X-Original-", "X-Envoy-",    "X-Amzn-",
                                              "X-Azure-",    "CF-",         "X-Appengine-"};
  constexpr std::string_view kNames[] = {"Forwarded",
                                         "Forwarded-For",
                                         "Via",
                                         "X-Real-IP",
                                         "X-Client-IP",
                                         "Client-IP",
                                         "True-Client-IP",
                                         "X-True-Client-IP",
                                         "X-Cluster-Client-IP",
                                         "X-Remote-IP",
                                         "X-Remote-Addr",
                                         "X-ProxyUser-Ip",
                                         "X-Proxy-User-IP",
                                         "Fastly-Client-IP",
                                         "Fly-Client-IP",
                                         "X-Arr-Clientip",
                                         "X-Coming-From",
                                         "Coming-From",
                                         "CDN-Loop",
                                         "X-Host",
                                         "X-Scheme",
                                         "X-Url-Scheme",
                                         "Front-End-Https",
                                         "X-Varnish",
                                         "X-ARR-LOG-ID",
                                         "X-Cloud-Trace-Context"};
  // Most fields are told by their first letter.
  if (name.empty() || std::string_view("xXfFvVcCtT").find(name.front()) == std::string_view::npos)
    return false;
  const auto begins = [name](std::string_view beginning) {
    return name.size() >= beginning.size() && is_same_word(name.substr(0, beginning.size()), beginning);
  };
  const auto is = [name](std::string_view known) { return is_same_word(name, known); };
  return std::ranges::any_of(kBeginnings, begins) || std::ranges::any_of(kNames, is);
}

bool is_local_host(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::string_view name = host.starts_with('[')
                                    ? host.substr(0, bracket == std::string_view::npos ? 0 : bracket + 1)
                                    : host.substr(0, host.find(':'));
  if (is_same_word(name, "localhost") || name == "[::1]") return true;
  // 127.0.0.1 and its like, but not the name 127.example.org.
  return name.starts_with("127.") && name.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace stepwell::serve
