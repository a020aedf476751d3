// Questions: yes or no, asked where somebody is there to answer.
#pragma once

#include <string>

namespace stepwell {

class Questions {
 public:
  /// `always_yes`: nobody is asked. Nor is anybody where standard input is no terminal.
  explicit Questions(bool always_yes);

  /// On standard error; Enter is yes, the end of the input is no.
  bool agreed(const std::string& question) const;

 private:
  bool silent_;
};

}  // namespace stepwell
