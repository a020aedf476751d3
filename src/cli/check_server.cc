#include "cli/check_server.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/error.h"
#include "serve/http/probe.h"

namespace stepwell {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};

Finding judge(const std::string& where, const boost::json::object& ready,
              std::optional<std::int64_t> latest) {
  const auto* problem_text = ready.if_contains("problem");
  if (problem_text != nullptr && problem_text->is_string()) {
    return problem("server", fmt::format("{}: {}", where, std::string_view(problem_text->get_string())),
                   "it goes on serving the last generation; mend the database, and it follows by itself");
  }
  const auto* generation = ready.if_contains("generation");
  if (generation == nullptr || !generation->is_int64()) {
    return problem("server", where + " has no figures to answer with yet", "run 'stepwell refresh'");
  }
  const std::int64_t served = generation->get_int64();
  if (latest && served < *latest) {
    return problem("server",
                   fmt::format("{} serves generation {}, and the database holds {}", where, served, *latest),
                   "look at its log; another database may be configured there");
  }
  return fine("server", fmt::format("{} serves generation {}", where, served));
}

}  // namespace

std::vector<Finding> check_server(const Config& config, std::optional<std::int64_t> latest) {
  const ListenAddress address = config.listen.value_or(ListenAddress{"127.0.0.1", 8080});
  const std::string where = address.str();
  if (!config.certificate.empty()) {
    return {fine("server", where + " is to speak HTTPS: ask it with curl https://…/readyz")};
  }
  try {
    const std::string body =
        serve::probe(address.host.empty() ? "127.0.0.1" : address.host, address.port, "/readyz", kPatience);
    boost::system::error_code error;
    const auto ready = boost::json::parse(body, error);
    if (error || !ready.is_object()) {
      return {advice("server", fmt::format("what answers on {} is no stepwell", where),
                     "name a free address in [server] listen")};
    }
    return {judge(where, ready.get_object(), latest)};
  } catch (const Error&) {
    return {
        advice("server", "none runs on " + where, "start it: 'stepwell serve', or systemctl start stepwell")};
  }
}

}  // namespace stepwell
