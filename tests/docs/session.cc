#include "tests/docs/session.h"

#include <fstream>
#include <stdexcept>

#include "tests/docs/reader_world.h"
#include "tests/testing/process.h"

namespace stepwell::testing {
namespace {

constexpr int kSession_s = 400;

/// Ends what the page has left running, and waits until a server answers: readers see that it does.
constexpr const char* kPrologue = R"(
servers=
finish() {
  for server in $servers; do kill $server 2>/dev/null; done
  wait
}
trap finish EXIT
started() {
  servers="$servers $1"
  for _ in $(seq 300); do
    kill -0 $1 2>/dev/null || return 0
    curl -sfk -o /dev/null http://127.0.0.1:$PORT/readyz && return 0
    curl -sfk -o /dev/null https://127.0.0.1:$PORT/readyz && return 0
    sleep 0.1
  done
}
exec </dev/null
)";

std::string file_of(const std::filesystem::path& folder, std::size_t step, const char* kind) {
  return folder / (std::to_string(step) + "." + kind);
}

/// The server's log is not what a page shows of a program in the background.
std::string redirection(const Step& step, const std::string& output) {
  return "exec >" + output + (step.in_background() ? " 2>" + output + ".log\n" : " 2>&1\n");
}

std::string script_of(const std::vector<Step>& steps, const std::filesystem::path& folder) {
  std::string script = kPrologue;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    script += redirection(steps[i], file_of(folder, i, "output"));
    script += "content=" + file_of(folder, i, "content") + "\n. " + file_of(folder, i, "command") + "\n";
    script += "echo $? >" + file_of(folder, i, "status") + "\n";
    if (steps[i].in_background()) script += "started $!\n";
    // Whoever types gives the program the time to act on a signal.
    if (steps[i].command.starts_with("kill -HUP")) script += "sleep 2\n";
    if (steps[i].command == "kill $!") script += "wait $!\n";
  }
  return script;
}

bool needs_mariadb(const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    for (const auto& text : {step.command, step.content}) {
      if (text.find("db-1") != std::string::npos || text.find("mariadb ") != std::string::npos) return true;
    }
  }
  return false;
}

StepOutcome outcome_of(std::size_t step, const std::filesystem::path& folder, const ReaderWorld& world) {
  StepOutcome outcome;
  const auto output = file_of(folder, step, "output");
  if (std::filesystem::exists(output)) outcome.output = world.leaving(read_file(output));
  std::ifstream status(file_of(folder, step, "status"));
  if (int number = 0; status >> number) outcome.status = number;
  return outcome;
}

}  // namespace

std::vector<StepOutcome> run_session(const std::vector<Step>& steps) {
  const ReaderWorld world(needs_mariadb(steps));
  const auto folder = world.backstage() / "steps";
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::ofstream(file_of(folder, i, "command")) << world.entering(steps[i].command) << '\n';
    std::ofstream(file_of(folder, i, "content")) << world.entering(steps[i].content);
  }
  std::ofstream(folder / "script") << script_of(steps, folder);
  // `timeout` ends the whole group, servers in the background too.
  run({.arguments = {"timeout", "--kill-after=5", std::to_string(kSession_s), "sh",
                     (folder / "script").string()},
       .environment = world.environment(),
       .folder = world.folder()},
      (kSession_s + 10) * 1000);
  std::vector<StepOutcome> outcomes;
  for (std::size_t i = 0; i < steps.size(); ++i) outcomes.push_back(outcome_of(i, folder, world));
  return outcomes;
}

}  // namespace stepwell::testing
