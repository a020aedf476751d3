#include "cli/findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/table.h"

namespace stepwell {
namespace {

const char* word_for(Severity severity) {
  switch (severity) {
    case Severity::kFine:
      return "ok";
    case Severity::kAdvice:
      return "advice";
    case Severity::kProblem:
      break;
  }
  return "PROBLEM";
}

std::ptrdiff_t count(const std::vector<Finding>& findings, Severity severity) {
  return std::ranges::count(findings, severity, &Finding::severity);
}

}  // namespace

std::string describe(const std::vector<Finding>& findings) {
  Table table({{""}, {""}, {""}});
  for (const auto& finding : findings) {
    table.add_row({word_for(finding.severity), finding.subject, finding.found});
    if (!finding.cure.empty()) table.add_row({"", "", "what to do: " + finding.cure});
  }
  return table.str();
}

bool has_problem(const std::vector<Finding>& findings) { return count(findings, Severity::kProblem) > 0; }

std::string summary(const std::vector<Finding>& findings) {
  const auto problems = count(findings, Severity::kProblem);
  const auto advices = count(findings, Severity::kAdvice);
  if (problems == 0 && advices == 0) return "all is well";
  std::string text = fmt::format("{} {}", problems, problems == 1 ? "problem" : "problems");
  if (advices > 0) text += fmt::format(", and {} that could be better", advices);
  return text;
}

void write_json(JsonWriter& json, const std::vector<Finding>& findings) {
  json.begin_array();
  for (const auto& finding : findings) {
    json.begin_object().key("severity");
    json.text(finding.severity == Severity::kProblem ? "problem" : word_for(finding.severity));
    json.key("subject").text(finding.subject).key("found").text(finding.found);
    json.key("cure").text(finding.cure).end_object();
  }
  json.end_array();
}

}  // namespace stepwell
