#include "doctor/check_server.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/error.h"
#include "serve/api/identity.h"
#include "serve/http/probe.h"

namespace stepwell {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};
constexpr const char* kElsewhere =
    "stop what answers there, or name a free address in [server] listen and start this one's server";

/// What a stepwell says of itself.
struct Readiness {
  std::optional<std::int64_t> generation;
  std::string problem;
  std::string identity;
};

/// Nothing for what no stepwell would say.
std::optional<Readiness> read_answer(const serve::Probed& answer) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(answer.body, error);
  if (error || !parsed.is_object()) return std::nullopt;
  const auto& ready = parsed.get_object();
  const auto* const is_ready = ready.if_contains("ready");
  const auto* const reachable = ready.if_contains("database_reachable");
  if (is_ready == nullptr || !is_ready->is_bool() || reachable == nullptr) return std::nullopt;
  Readiness readiness{.generation = {}, .problem = {}, .identity = answer.field(serve::kIdentityField)};
  const auto* const generation = ready.if_contains("generation");
  if (generation != nullptr && generation->is_int64()) readiness.generation = generation->get_int64();
  const auto* const problem_text = ready.if_contains("problem");
  if (problem_text != nullptr && problem_text->is_string()) readiness.problem = problem_text->get_string();
  return readiness;
}

/// Asked after the server, which may serve what was published a moment ago. Throws Error if the database
/// cannot be read.
std::optional<Generation> find_generation(Gateway& gateway, std::int64_t number) {
  constexpr std::size_t kAll = 1'000'000;
  const auto engine = gateway.open(Access::kRead);
  Labels labels(engine->folds());
  for (Generation& generation : engine->read(labels)->generations(kAll)) {
    if (generation.number == number) return std::move(generation);
  }
  return std::nullopt;
}

enum class Whose { kOurs, kAnothers, kUnknown };

Whose whose(const Readiness& readiness, Gateway& gateway) {
  try {
    const auto generation = find_generation(gateway, *readiness.generation);
    if (!generation) return Whose::kAnothers;
    const bool same = readiness.identity == serve::identity_of(gateway.place(), *generation);
    return same ? Whose::kOurs : Whose::kAnothers;
  } catch (const Error&) {
    return Whose::kUnknown;  // what cannot be read is told elsewhere
  }
}

/// Of a server of this database.
Finding judge(const std::string& where, const Readiness& readiness, std::optional<std::int64_t> latest) {
  if (!readiness.problem.empty()) {
    return problem("server", fmt::format("{}: {}", where, readiness.problem),
                   "it goes on serving the last generation; mend the database, and it follows by itself");
  }
  const std::int64_t served = *readiness.generation;
  if (latest && served < *latest) {
    return problem("server",
                   fmt::format("{} serves generation {}, and the database holds {}", where, served, *latest),
                   "its log says why it does not follow");
  }
  return fine("server", fmt::format("{} serves generation {}", where, served));
}

Finding judge(const std::string& where, const Readiness& readiness, Gateway& gateway,
              std::optional<std::int64_t> latest) {
  if (!readiness.generation) {
    if (!latest)
      return problem("server", where + " has no figures to answer with yet", "run 'stepwell refresh'");
    return problem(
        "server",
        fmt::format("{} has no figures to answer with, and the database holds generation {}", where, *latest),
        "its log says why; another database may be configured there");
  }
  const std::string serves = fmt::format("{} serves generation {}", where, *readiness.generation);
  if (readiness.identity.empty()) {
    return advice("server", serves + ", and is too old to say of which database", "restart it");
  }
  switch (whose(readiness, gateway)) {
    case Whose::kOurs:
      return judge(where, readiness, latest);
    case Whose::kUnknown:
      return advice("server", serves + "; whether of this database is not known while that cannot be read",
                    "mend the database, and run 'stepwell doctor' again");
    case Whose::kAnothers:
      break;
  }
  if (!latest) {
    return problem("server", serves + ", and this database holds none",
                   "run 'stepwell setup' if it is to; else see which database that server is configured for");
  }
  return problem("server", serves + " of another database", kElsewhere);
}

}  // namespace

std::vector<Finding> check_server(const Config& config, Gateway& gateway,
                                  std::optional<std::int64_t> latest) {
  const ListenAddress address = config.listen.value_or(ListenAddress{"127.0.0.1", 8080});
  const std::string where = address.str();
  if (!config.certificate.empty()) {
    return {fine("server", where + " is to speak HTTPS: ask it with curl https://…/readyz")};
  }
  try {
    const auto answer =
        serve::probe(address.host.empty() ? "127.0.0.1" : address.host, address.port, "/readyz", kPatience);
    const auto readiness = read_answer(answer);
    if (!readiness) {
      return {advice("server", fmt::format("what answers on {} is no stepwell", where),
                     "name a free address in [server] listen")};
    }
    return {judge(where, *readiness, gateway, latest)};
  } catch (const Error&) {
    return {
        advice("server", "none runs on " + where, "start it: 'stepwell serve', or systemctl start stepwell")};
  }
}

}  // namespace stepwell
