#include "engine/mariadb/mariadb_gateway.h"

#include "base/error.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/scripts.h"

namespace stepwell {
namespace {

constexpr int kPatience_s = 5;

class MariaGateway final : public Gateway {
 public:
  MariaGateway(const MariaServer& server, const Model& model) : server_(server), model_(model) {}

  std::unique_ptr<Engine> open(Access access) override {
    return std::make_unique<maria::MariaEngine>(server_, access, kPatience_s, model_);
  }
  std::unique_ptr<Engine> try_open() override {
    return std::make_unique<maria::MariaEngine>(server_, Access::kRead, 0, model_);
  }
  std::unique_ptr<DashboardBench> open_bench() override {
    return std::make_unique<EngineBench<maria::MariaEngine>>(
        std::make_unique<maria::MariaEngine>(server_, Access::kRead, 0, model_));
  }

  std::string change_token() override {
    const bool reused = connection_ != nullptr;
    try {
      return ask();
    } catch (const Error&) {
      connection_ = nullptr;
      if (!reused) throw;
    }
    return ask();  // a connection that stood idle may have been ended by the server
  }

  std::string script(SqlScript which) const override {
    return maria::script(which, model_, maria::grantee_of(server_));
  }
  // One server has many addresses.
  std::string place() const override { return server_.database; }
  std::string description() const override { return server_.description; }

 private:
  std::string ask() {
    constexpr unsigned kTimeout_s = 5;
    if (!connection_) {
      connection_ = std::make_unique<maria::Connection>(server_.for_new_work(), kTimeout_s, kTimeout_s);
    }
    try {
      return connection_
          ->text(
              "SELECT CONCAT_WS(' ', (SELECT MAX(generation) FROM stepwell_generations), (SELECT "
              "confirmed_at FROM stepwell_generations ORDER BY generation DESC LIMIT 1), (SELECT "
              "MAX(verified_at) FROM stepwell_verifications), (SELECT value FROM stepwell_meta WHERE `key` = "
              "'held'))")
          .value_or("");
    } catch (const Error&) {
      if (has_layout()) throw;
      return "nothing";
    }
  }

  /// By a column that came late: an older layout is for the reader to complain about. The catalogue is slow, and
  /// not looked into as long as there is a token.
  bool has_layout() {
    return connection_
        ->integer(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = "
            "'stepwell_generations' AND column_name = 'repaired'")
        .has_value();
  }

  MariaServer server_;
  Model model_;
  std::unique_ptr<maria::Connection> connection_;  // for the change token
};

}  // namespace

std::unique_ptr<Gateway> open_mariadb_gateway(const MariaServer& server, const Model& model) {
  return std::make_unique<MariaGateway>(server, model);
}

}  // namespace stepwell
