// What pages tell their readers to type works, and prints what they say.
//
// STEPWELL_UPDATE=1 writes what was printed into the pages where it differs; read the difference before
// committing. What was elided by "…" there has to be elided again by hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/docs/session.h"
#include "tests/testing/printed_text.h"

namespace stepwell::testing {
namespace {

/// A failure that the page does not show is never what it should say.
bool ended_as_expected(const Step& step, const StepOutcome& outcome) {
  return outcome.status && (*outcome.status != 0) == step.fails();
}

bool as_expected(const Step& step, const StepOutcome& outcome) {
  return !step.expected ||
         matches_elided(without_measurements(outcome.output), without_measurements(*step.expected));
}

void report(const Page& page, const Step& step, const std::string& what) {
  ADD_FAILURE_AT((source_root() / page.path).c_str(), static_cast<int>(step.line))
      << page.path << ":" << step.line << ": " << what << "\n$ " << step.command;
}

void check(const Page& page, const Step& step, const StepOutcome& outcome) {
  if (!outcome.status) {
    return report(page, step,
                  "the session ended here, or ran out of time, after printing\n" + outcome.output);
  }
  if (!ended_as_expected(step, outcome)) {
    return report(page, step,
                  "exit status " + std::to_string(*outcome.status) + ", having printed\n" + outcome.output);
  }
  if (as_expected(step, outcome)) return;
  report(page, step, "expected\n" + *step.expected + "--- but it printed\n" + outcome.output);
}

void update(const Page& page, const std::vector<Step>& steps, const std::vector<StepOutcome>& outcomes) {
  std::vector<std::string> lines = page.lines;
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (!ended_as_expected(steps[i], outcomes[i]) || as_expected(steps[i], outcomes[i])) continue;
    const auto at = lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(steps[i].expected_begin) - 1,
                                lines.begin() + static_cast<std::ptrdiff_t>(steps[i].expected_end) - 1);
    std::vector<std::string> printed;
    std::istringstream output(outcomes[i].output);
    for (std::string line; std::getline(output, line);) printed.push_back(line);
    while (!printed.empty() && printed.back().empty()) printed.pop_back();
    const bool last = i + 1 == steps.size() || steps[i + 1].line > steps[i].expected_end;
    if (!last && !printed.empty()) printed.emplace_back();
    lines.insert(at, printed.begin(), printed.end());
  }
  std::ofstream file(source_root() / page.path);
  for (const auto& line : lines) file << line << '\n';
}

class Docs : public ::testing::TestWithParam<std::string> {};

TEST_P(Docs, CommandsDoWhatThePageSays) {
  const Page page = read_page(GetParam());
  const auto steps = steps_of(page);
  if (steps.empty()) return;
  const auto outcomes = run_session(steps);
  if (std::getenv("STEPWELL_UPDATE") != nullptr) update(page, steps, outcomes);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    check(page, steps[i], outcomes[i]);
    if (!outcomes[i].status) break;  // nothing after it was run
  }
}

std::string name_of(const ::testing::TestParamInfo<std::string>& page) {
  std::string name = page.param.substr(0, page.param.rfind('.'));
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Pages, Docs, ::testing::ValuesIn(page_paths()), name_of);

TEST(DocsSession, StepsAreTakenFromBlocks) {
  const Page page = parse_page(
      "page.md", {"```console", "$ cat <<EOF", "> a",          "> EOF", "a",   "",
                  "$ true",     "```",         "```csv a.csv", "id",    "```", "```sh",
                  "true",       "```",         "```text",      "x",     "```", "```sh notest: needs root",
                  "reboot",     "```"});
  const auto steps = steps_of(page);
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[0].command, "cat <<EOF\na\nEOF");
  EXPECT_EQ(steps[0].expected, "a\n\n");
  EXPECT_EQ(steps[1].line, 7u);
  EXPECT_EQ(steps[2].content, "id\n");
  EXPECT_THROW(steps_of(parse_page("page.md", {"```sh notest", "reboot", "```"})), std::runtime_error);
  EXPECT_THROW(steps_of(parse_page("page.md", {"```c", "```"})), std::runtime_error);
}

// The harness itself: what it must notice.
TEST(DocsSession, LiesAreFound) {
  const auto outcomes = run_session(
      steps_of(parse_page("page.md", {"```console", "$ x=1", "$ echo $x", "$ false", "$ stepwell verify",
                                      "stepwell: …", "  …", "$ exit 3", "$ echo never", "```"})));
  EXPECT_EQ(outcomes.at(1).output, "1\n");
  EXPECT_EQ(outcomes.at(2).status, 1);
  EXPECT_EQ(outcomes.at(3).status, 1);
  EXPECT_FALSE(outcomes.at(4).status);
  EXPECT_FALSE(outcomes.at(5).status);
}

TEST(DocsSession, TextIsComparedLoosely) {
  EXPECT_TRUE(matches_elided("a\nb\nc\n", "a\n…\nc"));
  EXPECT_TRUE(matches_elided("a\nc", "a\n…\nc"));
  EXPECT_TRUE(matches_elided("{\"a\":1,\"b\":2}", "{…\"b\":2}"));
  EXPECT_TRUE(matches_elided("abcb", "a…b"));
  EXPECT_FALSE(matches_elided("ab\nc", "ab"));
  EXPECT_FALSE(matches_elided("ab", "ab\n…\nc"));
  EXPECT_FALSE(matches_elided("{\"a\":1,\"b\":3}", "{…\"b\":2}"));
  EXPECT_EQ(without_measurements("took 4 ms"), without_measurements("took 1.5 s"));
  EXPECT_NE(without_measurements("23,867 rows"), without_measurements("23,868 rows"));
}

}  // namespace
}  // namespace stepwell::testing
