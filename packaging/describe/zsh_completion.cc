#include "packaging/describe/zsh_completion.h"

#include <fmt/format.h>

namespace stepwell::describe {
namespace {

/// Text inside '…', where _arguments gives [ ] and : a meaning.
std::string quoted(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\'') {
      result += "'\\''";
      continue;
    }
    if (letter == '[' || letter == ']' || letter == ':' || letter == '\\') result += '\\';
    result += letter;
  }
  return result;
}

std::string value_action(const Option& option) {
  if (option.is_file) return "_files";
  return option.choices.empty() ? " " : fmt::format("({})", join(option.choices, " "));
}

std::string spec_of(const Option& option) {
  const std::string value =
      option.is_flag() ? "" : fmt::format(":{}:{}", quoted(option.value), value_action(option));
  std::string text;
  for (const auto& name : option.names) {
    // A long option's value may stand after = or as the next word.
    const bool assigned = !option.is_flag() && name.starts_with("--");
    text +=
        fmt::format("    '{}{}[{}]{}' \\\n", name, assigned ? "=" : "", quoted(option.description), value);
  }
  return text;
}

std::string function_of(const Command& command) {
  std::string name = "_" + command.path;
  for (char& letter : name) letter = letter == ' ' ? '_' : letter;
  return name;
}

std::string arguments_of(const Command& command, const std::vector<Option>& everywhere) {
  std::string text;
  for (const auto& option : command.options) text += spec_of(option);
  for (const auto& option : everywhere) {
    const bool own = option.names.back() == "--help" || option.names.back() == "--version";
    if (!own) text += spec_of(option);
  }
  for (const auto& positional : command.positionals) {
    text += fmt::format("    '{}:{}:{}' \\\n", positional.repeated ? "*" : "", quoted(positional.value),
                        value_action(positional));
  }
  if (!command.commands.empty()) text += "    '1:command:->command' \\\n    '*::argument:->argument' \\\n";
  return text;
}

/// A function for each command; one with commands below it hands over to theirs.
std::string functions_of(const Command& command, const std::vector<Option>& everywhere) {
  std::string text;
  for (const auto& sub : command.commands) text += functions_of(sub, everywhere);
  const bool whole = command.path == command.name;
  text += fmt::format("{}() {{\n  local curcontext=\"$curcontext\" state line\n  local -a commands\n",
                      function_of(command));
  text += "  _arguments -C \\\n" + arguments_of(command, whole ? std::vector<Option>() : everywhere);
  text += "    && return\n";
  if (!command.commands.empty()) {
    text += "  case $state in\n    command)\n      commands=(\n";
    for (const auto& sub : command.commands) {
      text += fmt::format("        '{}:{}'\n", sub.name, quoted(sub.summary));
    }
    text += "      )\n      _describe command commands ;;\n    argument)\n      case $line[1] in\n";
    for (const auto& sub : command.commands) {
      text += fmt::format("        {}) {} ;;\n", sub.name, function_of(sub));
    }
    text += "      esac ;;\n  esac\n";
  }
  return text + "}\n\n";
}

}  // namespace

std::string zsh_completion(const Command& stepwell) {
  return "#compdef stepwell\n# Made from the program's own table of commands when it is built.\n\n" +
         functions_of(stepwell, stepwell.options) + "_stepwell \"$@\"\n";
}

}  // namespace stepwell::describe
