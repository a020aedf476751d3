#include "base/error.h"
#include "cli/command.h"
#include "cli/report.h"

namespace stepwell {

Action define_verify(CLI::App& app) {
  struct Options {
    bool full = false;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  app.add_flag("--full", options->full, "every group of every tier against the raw rows");
  app.add_flag("--json", options->json, "one JSON object on standard output");
  return [options](Context& context) {
    const auto engine = context.gateway().open(Access::kWrite);
    const Proof proof = engine->prover().verify(options->full, context.progress());
    if (options->json) {
      print_json([&](auto& json) { write_json(json, proof); });
    } else {
      print_line(describe(proof));
    }
    return proof.verification.passed ? 0 : Error(ErrorCode::kDifference, "").exit_status();
  };
}

}  // namespace stepwell
