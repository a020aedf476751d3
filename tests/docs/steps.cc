#include <algorithm>
#include <set>
#include <stdexcept>

#include "tests/docs/session.h"

namespace stepwell::testing {
namespace {

constexpr std::string_view kPrompt = "$ ";
constexpr std::string_view kContinued = "> ";
constexpr std::string_view kNotest = "notest: ";

/// For people alone.
const std::set<std::string> kShown = {"output", "text", "js", "json", "nginx", "yaml"};
/// Written into a file where the block names one.
const std::set<std::string> kFiles = {"csv", "ini"};

[[noreturn]] void fail(const Page& page, const Block& block, const std::string& what) {
  throw std::runtime_error(page.path + ":" + std::to_string(block.line) + ": " + what);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

/// Commands, each followed by what it prints.
void add_console(const Page& page, const Block& block, std::vector<Step>& steps) {
  bool in_output = false;
  for (std::size_t i = 0; i < block.content.size(); ++i) {
    const std::string& text = block.content[i];
    const std::size_t line = block.line + 1 + i;
    if (text.starts_with(kPrompt)) {
      steps.push_back({.line = line,
                       .command = text.substr(kPrompt.size()),
                       .expected = "",
                       .expected_begin = line + 1,
                       .expected_end = line + 1});
      in_output = false;
      continue;
    }
    if (i == 0) fail(page, block, "a console block begins with a command: '$ …'");
    Step& step = steps.back();
    if (!in_output && text.starts_with(kContinued)) {
      step.command += "\n" + text.substr(kContinued.size());
      step.expected_begin = step.expected_end = line + 1;
      continue;
    }
    in_output = true;
    *step.expected += text + "\n";
    step.expected_end = line + 1;
  }
  // A blank line before the next command parts the two; it is not printed. matches_elided overlooks it
  // likewise.
}

void add_file(const Block& block, std::vector<Step>& steps) {
  Step step{.line = block.line, .command = {}, .content = joined(block.content)};
  if (!block.rest.empty()) step.command = "cp \"$content\" " + block.rest;
  if (block.language == "ini") {
    const std::string file = block.rest.empty() ? "\"$content\"" : block.rest;
    if (!step.command.empty()) step.command += " && ";
    step.command += "stepwell --config " + file + " user list >/dev/null";
  }
  if (!step.command.empty()) steps.push_back(std::move(step));
}

}  // namespace

bool Step::fails() const {
  return expected &&
         (expected->starts_with("stepwell: ") || expected->find("\nstepwell: ") != std::string::npos);
}

std::vector<Step> steps_of(const Page& page) {
  std::vector<Step> steps;
  for (const auto& block : page.blocks) {
    if (block.rest.starts_with(kNotest.substr(0, kNotest.size() - 2))) {
      if (!block.rest.starts_with(kNotest)) fail(page, block, "notest needs its reason: 'notest: …'");
    } else if (block.language == "console") {
      add_console(page, block, steps);
    } else if (block.language == "sh") {
      steps.push_back({.line = block.line, .command = "set -e\n" + joined(block.content) + "set +e"});
    } else if (block.language == "sql") {
      const std::string client = block.rest.empty() ? "mariadb sales" : "duckdb " + block.rest;
      steps.push_back(
          {.line = block.line, .command = client + " <\"$content\"", .content = joined(block.content)});
    } else if (kFiles.contains(block.language)) {
      add_file(block, steps);
    } else if (!kShown.contains(block.language)) {
      fail(page, block, "no meaning is known for blocks of '" + block.language + "' (see CONTRIBUTING.md)");
    }
  }
  return steps;
}

}  // namespace stepwell::testing
