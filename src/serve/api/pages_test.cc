// The pages as files: what a browser is given, how it may keep it, and what the shell may do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "serve/api/static_files.h"
#include "serve/http/testing/asking.h"

namespace stepwell::serve {
namespace {

using testing::Asker;
using testing::HttpAnswer;
using Method = RequestHead::Method;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPages[] = {
    "/dashboard", "/categories-dashboard", "/profitability", "/products", "/status", "/login"};

/// Pages do not wait for a snapshot.
class Pages : public ::testing::Test {
 protected:
  HttpAnswer get(std::string_view target, bool gzip = false, std::string_view if_none_match = {}) {
    return asker_.ask({.target = target, .if_none_match = if_none_match, .accepts_gzip = gzip});
  }

  Asker asker_{nullptr};
};

TEST_F(Pages, EveryPageIsTheOneShell) {
  const std::string shell = get("/dashboard").body;
  EXPECT_THAT(shell, HasSubstr("<div id=\"app\">"));
  for (const char* page : kPages) {
    for (const char* query : {"", "?brand_id=17&metric=CM3", "?as_of=nonsense"}) {
      const auto answer = get(std::string(page) + query);
      EXPECT_EQ(answer.status, 200) << page;
      EXPECT_EQ(answer.body, shell) << page;
      EXPECT_EQ(answer.field("Content-Type"), "text/html; charset=utf-8");
      EXPECT_EQ(answer.field("Cache-Control"), "no-cache");
    }
  }
  EXPECT_EQ(get("/dashboards").status, 404);
}

TEST_F(Pages, ASlashTooManyLeadsToThePage) {
  for (const char* page : kPages) {
    for (const char* query : {"", "?brand_id=17&metric=Net+revenue&like=%2F"}) {
      for (const char* slashes : {"/", "//"}) {
        const auto answer = get(std::string(page) + slashes + query);
        EXPECT_EQ(answer.status, 308) << page;
        EXPECT_EQ(answer.field("Location"), std::string(page) + query);
        EXPECT_EQ(answer.field("Content-Length"), "0");
      }
    }
  }
  EXPECT_EQ(get("http://localhost/dashboard/?a=1").field("Location"), "/dashboard?a=1");
  for (const char* target :
       {"//dashboard", "/dashboards/", "//elsewhere.example/", "/api/filters/", "/assets/"}) {
    EXPECT_EQ(get(target).status, 404) << target;
  }
  EXPECT_EQ(asker_.ask({.method = Method::kPost, .target = "/dashboard/"}).status, 404);
}

TEST_F(Pages, APersonAtAnUnknownAddressSeesAPage) {
  const std::string shell = get("/dashboard").body;
  for (const char* target : {"/nowhere", "/dashboards", "/dashboard/x?brand_id=1", "/index.html", "/apis"}) {
    const auto answer = asker_.ask({.target = target, .accepts_html = true});
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_EQ(answer.body, shell) << target;
    EXPECT_EQ(answer.field("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.field("Cache-Control"), "no-store");
    EXPECT_EQ(answer.field("ETag"), "");
    EXPECT_THAT(answer.field("Content-Security-Policy"), HasSubstr("default-src 'self'"));
    EXPECT_EQ(get(target).field("Content-Type"), "application/json");
  }
  const std::string tag = get("/dashboard").field("ETag");
  EXPECT_EQ(asker_.ask({.target = "/nowhere", .if_none_match = tag, .accepts_html = true}).status, 404);
  for (const char* target : {"/api", "/api/nothing", "/export/nothing", "/assets/nothing.js"}) {
    const auto answer = asker_.ask({.target = target, .accepts_html = true});
    EXPECT_EQ(answer.status, 404) << target;
    EXPECT_THAT(answer.body, HasSubstr("{\"error\":")) << target;
  }
  const auto post = asker_.ask({.method = Method::kPost, .target = "/nowhere", .accepts_html = true});
  EXPECT_EQ(post.field("Content-Type"), "application/json");
}

TEST_F(Pages, TheRootLeadsToTheDashboard) {
  const auto answer = get("/");
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.field("Location"), "/dashboard");
  EXPECT_EQ(answer.field("Content-Length"), "0");
}

TEST_F(Pages, NothingIsInline) {
  const std::string shell = get("/dashboard").body;
  for (const char* mark :
       {"<style", " style=", "<script>", "onclick=", "onload=", "javascript:", "http://", "https://"}) {
    EXPECT_THAT(shell, Not(HasSubstr(mark)));
  }
  const std::string policy = get("/dashboard").field("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_EQ(get("/dashboard").field("X-Frame-Options"), "DENY");
}

TEST_F(Pages, EveryFileIsThereAndTheOnesWithAHashAreForEver) {
  ASSERT_GE(static_files().size(), 5u);
  for (const StaticFile& file : static_files()) {
    if (file.path == "/index.html") continue;  // it is served at the pages' addresses
    const auto answer = get(file.path);
    EXPECT_EQ(answer.status, 200) << file.path;
    EXPECT_EQ(answer.body, file.plain) << file.path;
    EXPECT_EQ(answer.field("Content-Type"), file.content_type);
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
    const bool for_ever = file.path.starts_with("/assets/");
    EXPECT_EQ(answer.field("Cache-Control"), for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  }
  for (const char* target :
       {"/assets/", "/assets/none.js", "/assets/../index.html", "/index.html", "/assets/%2e%2e"}) {
    EXPECT_EQ(get(target).status, 404) << target;
  }
}

TEST_F(Pages, TheTableIsSorted) {
  EXPECT_TRUE(std::ranges::is_sorted(static_files(), {}, &StaticFile::path));
  EXPECT_EQ(find_static_file("/none"), nullptr);
}

TEST_F(Pages, CompressedWhereThatIsAcceptedAndPays) {
  for (const StaticFile& file : static_files()) {
    if (file.path == "/index.html") continue;
    const auto answer = get(file.path, true);
    EXPECT_EQ(answer.field("Content-Encoding"), file.gzip.empty() ? "" : "gzip") << file.path;
    EXPECT_EQ(answer.body, file.gzip.empty() ? file.plain : file.gzip) << file.path;
    EXPECT_EQ(answer.field("Vary"), file.gzip.empty() ? "" : "Accept-Encoding");
    EXPECT_TRUE(file.gzip.empty() || file.gzip.starts_with("\x1f\x8b")) << file.path;
  }
  EXPECT_EQ(get("/dashboard", true).field("Content-Encoding"), "gzip");
  EXPECT_EQ(get("/dashboard", false).field("Content-Encoding"), "");
  EXPECT_NE(get("/dashboard", true).field("ETag"), get("/dashboard", false).field("ETag"));
}

TEST_F(Pages, TheFirstLoadIsSmall) {
  std::size_t bytes = 0;
  for (const StaticFile& file : static_files()) {
    // What is fetched with its own page.
    const auto is = [&](std::string_view name) { return file.path.starts_with(name); };
    if (is("/assets/login-") || is("/assets/status-") || is("/assets/month_detail-")) continue;
    bytes += file.gzip.empty() ? file.plain.size() : file.gzip.size();
  }
  EXPECT_LT(bytes, 240'000u);  // and the figures come on top
}

TEST_F(Pages, AnUnchangedFileIsNotSentAgain) {
  for (const bool gzip : {false, true}) {
    const std::string tag = get("/dashboard", gzip).field("ETag");
    EXPECT_EQ(tag.front(), '"');
    const auto again = get("/products", gzip, tag);
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(again.field("ETag"), tag);
    EXPECT_EQ(again.field("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/dashboard", gzip, "\"other\"").status, 200);
    EXPECT_EQ(get("/dashboard", !gzip, tag).status, 200);
  }
}

TEST_F(Pages, HeadAndOtherMethods) {
  const auto get_answer = get("/dashboard");
  const auto head = asker_.ask({.method = Method::kHead, .target = "/dashboard"});
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(head.field("Content-Length"), get_answer.field("Content-Length"));
  EXPECT_EQ(head.field("ETag"), get_answer.field("ETag"));
  for (const char* target : {"/dashboard", "/", "/theme.js", "/assets/x"}) {
    const auto post = asker_.ask({.method = Method::kOther, .target = target});
    EXPECT_EQ(post.status, 405) << target;
    EXPECT_EQ(post.field("Allow"), "GET, HEAD");
  }
}

}  // namespace
}  // namespace stepwell::serve
