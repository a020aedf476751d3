// The pages: one HTML shell for every address that a person may open, and the files that it asks for.
//
// What the shell may do is bounded by its policy: scripts, styles and requests of this server only, and
// nothing inline, so that a name in the data that holds markup stays a name.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "serve/api/endpoints.h"
#include "serve/api/static_files.h"

namespace stepwell::serve {
namespace {

constexpr std::string_view kSecurity =
    "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri "
    "'none'; "
    "form-action 'self'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

Answer answer_file(const Call& call, std::string_view path) {
  const StaticFile* const file = find_static_file(path);
  if (file == nullptr) {
    throw Error(ErrorCode::kNotFound, fmt::format("there is no file {}", path),
                "/dashboard is where the pages begin");
  }
  const bool compressed = call.head->accepts_gzip && !file->gzip.empty();
  Answer answer{.body = std::string(compressed ? file->gzip : file->plain),
                .content_type = file->content_type};
  answer.etag = fmt::format("\"{}{}\"", file->hash, compressed ? "-gzip" : "");
  answer.cache_control = file->immutable ? "public, max-age=31536000, immutable" : "no-cache";
  if (!file->gzip.empty()) answer.headers += "Vary: Accept-Encoding\r\n";
  if (compressed) answer.headers += "Content-Encoding: gzip\r\n";
  answer.headers += kSecurity;
  answer.encoded = true;
  return answer;
}

}  // namespace

const StaticFile* find_static_file(std::string_view path) {
  const auto files = static_files();
  const auto found = std::ranges::lower_bound(files, path, {}, &StaticFile::path);
  return found == files.end() || found->path != path ? nullptr : &*found;
}

Answer answer_page(const Call& call) { return answer_file(call, "/index.html"); }

Answer answer_static_file(const Call& call) { return answer_file(call, call.query->path()); }

Answer answer_no_page(const Call& call) {
  Answer answer = answer_file(call, "/index.html");
  answer.status = 404;
  // The next version may have a page here.
  answer.etag.clear();
  answer.cache_control = kNoStore;
  return answer;
}

Answer answer_home(const Call&) {
  return {.body = {}, .content_type = "text/plain", .status = 302, .headers = "Location: /dashboard\r\n"};
}

}  // namespace stepwell::serve
