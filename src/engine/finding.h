// Finding: what a check has found. `doctor` and `setup` ask checks, those of an engine's Inspector and those
// of doctor/, and tell their findings.
#pragma once

#include <string>
#include <utility>

namespace stepwell {

/// kAdvice: everything works, and something could be better. kProblem: figures are wrong, late or in danger.
enum class Severity { kFine, kAdvice, kProblem };

/// One thing that was looked at.
struct Finding {
  Severity severity = Severity::kFine;
  std::string subject;  // a word or two: "rights", "binary log"
  std::string found;    // what was seen
  std::string cure;     // what to do about it; empty where all is fine
};

inline Finding fine(std::string subject, std::string found) {
  return {Severity::kFine, std::move(subject), std::move(found), {}};
}
inline Finding advice(std::string subject, std::string found, std::string cure) {
  return {Severity::kAdvice, std::move(subject), std::move(found), std::move(cure)};
}
inline Finding problem(std::string subject, std::string found, std::string cure) {
  return {Severity::kProblem, std::move(subject), std::move(found), std::move(cure)};
}

}  // namespace stepwell
