#include "cli/questions.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace stepwell {

Questions::Questions(bool always_yes) : silent_(always_yes || isatty(STDIN_FILENO) == 0) {}

bool Questions::agreed(const std::string& question) const {
  if (silent_) return true;
  fmt::print(stderr, "{} [Y/n] ", question);
  std::string answer;
  if (!std::getline(std::cin, answer)) return false;
  return answer.empty() || answer[0] == 'y' || answer[0] == 'Y';
}

}  // namespace stepwell
