#include "packaging/describe/bash_completion.h"

#include <fmt/format.h>

namespace stepwell::describe {
namespace {

/// How the script calls a command: "" for stepwell itself, "user", "user add".
std::string key_of(const Command& command) {
  const auto blank = command.path.find(' ');
  return blank == std::string::npos ? std::string() : command.path.substr(blank + 1);
}

std::vector<std::string> names_of(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const auto& option : options) names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

/// "case" arms that go from a command to one below it, word by word.
std::string steps_into(const Command& command) {
  std::string text;
  for (const auto& sub : command.commands) {
    text += fmt::format("      '{}/{}') command='{}' ;;\n", key_of(command), sub.name, key_of(sub));
    text += steps_into(sub);
  }
  return text;
}

/// "case" arms for what may stand after an option: its choices, files, or what nobody can know.
std::string values_of(const Command& command, const std::string& pattern) {
  std::string text;
  for (const auto& option : command.options) {
    if (option.is_flag()) continue;
    std::vector<std::string> words;
    words.reserve(option.names.size());
    for (const auto& name : option.names) words.push_back(fmt::format("{}'{}'", pattern, name));
    const std::string action = option.is_file ? "_stepwell_files; return"
                               : option.choices.empty()
                                   ? "return"
                                   : fmt::format("_stepwell_words '{}'; return", join(option.choices, " "));
    text += fmt::format("    {}) {} ;;\n", join(words, "|"), action);
  }
  for (const auto& sub : command.commands) text += values_of(sub, fmt::format("'{}'/", key_of(sub)));
  return text;
}

/// "case" arms for what a command takes: options, and words or files.
std::string tastes_of(const Command& command, const std::vector<Option>& everywhere) {
  std::vector<std::string> options = names_of(command.options);
  if (!key_of(command).empty()) {
    for (const auto& name : names_of(everywhere)) {
      if (name != "-h" && name != "--help" && name != "--version") options.push_back(name);
    }
  }
  std::vector<std::string> words;
  bool files = false;
  for (const auto& sub : command.commands) words.push_back(sub.name);
  for (const auto& positional : command.positionals) {
    words.insert(words.end(), positional.choices.begin(), positional.choices.end());
    files = files || positional.is_file;
  }
  std::string text = fmt::format("    '{}') options='{}' words='{}' files={} ;;\n", key_of(command),
                                 join(options, " "), join(words, " "), files ? "yes" : "");
  for (const auto& sub : command.commands) text += tastes_of(sub, everywhere);
  return text;
}

std::string skipped_options(const Command& stepwell) {
  std::vector<std::string> words;
  for (const auto& option : stepwell.options) {
    if (option.is_flag()) continue;
    for (const auto& name : option.names) words.push_back(fmt::format("*'/{}'", name));
  }
  return join(words, "|");
}

constexpr const char* kFunctions = R"(_stepwell_words() {
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_stepwell_files() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\n'
  COMPREPLY=($(compgen -f -- "$current"))
}
)";

}  // namespace

std::string bash_completion(const Command& stepwell) {
  std::string text =
      "# Completion of stepwell in bash; made from the program's own table of commands when it is built.\n";
  text += kFunctions;
  text += R"(
_stepwell() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' options='' words='' files='' i
  # bash takes --option=value apart.
  if [[ $current == '=' ]]; then current=''; elif [[ $previous == '=' ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command/${COMP_WORDS[i]}" in
)";
  text += fmt::format("      {}) ((i++)); [[ ${{COMP_WORDS[i]}} == '=' ]] && ((i++)) ;;\n",
                      skipped_options(stepwell));
  text += steps_into(stepwell);
  text += "    esac\n  done\n  case \"$command/$previous\" in\n";
  text += values_of(stepwell, "*/");
  text += "  esac\n  case \"$command\" in\n" + tastes_of(stepwell, stepwell.options);
  text += R"(  esac
  if [[ $current == -* || ( -z $words && -z $files ) ]]; then
    _stepwell_words "$options"
  elif [[ -n $files ]]; then
    _stepwell_files
  else
    _stepwell_words "$words"
  fi
}

complete -F _stepwell stepwell
)";
  return text;
}

}  // namespace stepwell::describe
