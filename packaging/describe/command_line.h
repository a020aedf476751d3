// CommandLine: what there is to type, as man pages and completions need it, read off the program's own
// parser.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace stepwell::describe {

struct Option {
  /// "-o", "--format", short ones first; empty for a positional.
  std::vector<std::string> names;
  /// What its value is called: FILE, HH:MM, UINT; the positional's own name; empty for a flag.
  std::string value;
  /// The only values that it takes; empty: any.
  std::vector<std::string> choices;
  std::string description;
  std::string default_value;
  bool is_file = false;
  bool required = false;
  bool repeated = false;

  bool is_positional() const { return names.empty(); }
  bool is_flag() const { return value.empty(); }
};

struct Command {
  /// As it is typed: "stepwell", "stepwell user", "stepwell user add".
  std::string path;
  std::string name;
  std::string summary;
  std::vector<Option> options;
  std::vector<Option> positionals;
  std::vector<Command> commands;
};

/// The whole tree below `app`.
Command describe(const CLI::App& app);

/// The texts with `separator` between them.
std::string join(const std::vector<std::string>& texts, const std::string& separator);

}  // namespace stepwell::describe
