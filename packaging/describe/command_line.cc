#include "packaging/describe/command_line.h"

namespace stepwell::describe {
namespace {

/// The parser says which values it takes as a part of their type: "TEXT:{csv,tsv,parquet}".
std::vector<std::string> choices_in(const std::string& type) {
  const auto open = type.find('{');
  const auto close = type.rfind('}');
  std::vector<std::string> choices;
  if (open == std::string::npos || close == std::string::npos) return choices;
  for (auto at = open + 1; at < close;) {
    const auto end = std::min(type.find(',', at), close);
    choices.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return choices;
}

Option describe(const CLI::Option& source) {
  Option option;
  for (const auto& name : source.get_snames()) option.names.push_back("-" + name);
  for (const auto& name : source.get_lnames()) option.names.push_back("--" + name);
  const std::string type = source.get_type_name();
  option.choices = choices_in(type);
  option.is_file = type == "FILE";
  if (source.get_items_expected_max() > 0) {
    option.value = source.get_positional() ? source.get_name(true) : type.substr(0, type.find(':'));
    // HH:MM and HOST:PORT are no type with choices behind it.
    if (!source.get_positional() && option.choices.empty()) option.value = type;
  }
  option.description = source.get_description();
  option.default_value = source.get_default_str();
  option.required = source.get_required();
  option.repeated = source.get_items_expected_max() > 1;
  return option;
}

Command describe(const CLI::App& app, const std::string& path) {
  Command command{.path = path,
                  .name = app.get_name(),
                  .summary = app.get_description(),
                  .options = {},
                  .positionals = {},
                  .commands = {}};
  for (const CLI::Option* source : app.get_options()) {
    Option option = describe(*source);
    auto& list = option.is_positional() ? command.positionals : command.options;
    list.push_back(std::move(option));
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    command.commands.push_back(describe(*sub, path + " " + sub->get_name()));
  }
  return command;
}

}  // namespace

Command describe(const CLI::App& app) { return describe(app, app.get_name()); }

std::string join(const std::vector<std::string>& texts, const std::string& separator) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : separator) + text;
  return joined;
}

}  // namespace stepwell::describe
