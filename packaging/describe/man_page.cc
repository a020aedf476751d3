#include "packaging/describe/man_page.h"

#include <fmt/format.h>

namespace stepwell::describe {
namespace {

/// Text that troff takes literally. A hyphen that is typed must not become a dash.
std::string literal(const std::string& text) {
  std::string result;
  if (!text.empty() && (text[0] == '.' || text[0] == '\'')) result = "\\&";
  for (const char letter : text) {
    if (letter == '\\') {
      result += "\\e";
    } else if (letter == '-') {
      result += "\\-";
    } else {
      result += letter;
    }
  }
  return result;
}

std::string bold(const std::string& text) { return "\\fB" + literal(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + literal(text) + "\\fR"; }

std::string heading(const std::string& page, const std::string& version) {
  std::string title = page;
  for (char& letter : title) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return fmt::format(".TH {} 1 \"\" \"stepwell {}\" \"stepwell\"\n", literal(title), version);
}

std::string section(const std::string& title) { return ".SH " + title + "\n"; }
std::string paragraph(const std::string& text) { return ".PP\n" + text + "\n"; }
std::string entry(const std::string& term, const std::string& text) {
  return fmt::format(".TP\n{}\n{}\n", term, text);
}

std::string name_of(const Command& command) {
  std::string page = command.path;
  for (char& letter : page) letter = letter == ' ' ? '-' : letter;
  return page;
}

std::string value_of(const Option& option) {
  if (option.choices.empty()) return italic(option.value);
  std::vector<std::string> choices;
  choices.reserve(option.choices.size());
  for (const auto& choice : option.choices) choices.push_back(bold(choice));
  return join(choices, "|");
}

std::string term_of(const Option& option) {
  if (option.is_positional()) return italic(option.value);
  std::vector<std::string> names;
  names.reserve(option.names.size());
  for (const auto& name : option.names) names.push_back(bold(name));
  return join(names, ", ") + (option.is_flag() ? "" : " " + value_of(option));
}

std::string sentence_of(const Option& option) {
  std::string text = literal(option.description);
  if (option.is_positional() && !option.choices.empty()) text = value_of(option);
  if (!option.default_value.empty()) text += fmt::format(" (default: {})", literal(option.default_value));
  if (option.required && !option.is_positional()) text += " (required)";
  return text.empty() ? "\\&" : text;
}

std::string entries(const std::vector<Option>& options) {
  std::string text;
  for (const auto& option : options) text += entry(term_of(option), sentence_of(option));
  return text;
}

std::string synopsis_of(const Command& command) {
  std::string line = bold(command.path);
  for (const auto& option : command.options) {
    if (option.required) line += fmt::format(" {}", term_of(option));
  }
  line += fmt::format(" [{}]", italic("options"));
  for (const auto& positional : command.positionals) {
    line += fmt::format(" {}{}", value_of(positional), positional.repeated ? "..." : "");
  }
  if (!command.commands.empty()) line += " " + italic("command");
  return line;
}

std::string exit_status() {
  return section("EXIT STATUS") + entry("0", "done") +
         entry("1", "failed: the message says what was tried, what happened and what to do next") +
         entry("2", "wrong use or configuration") + entry("3", "verification found a difference");
}

std::string files() {
  return section("FILES") +
         entry(italic("./config.ini"), "the configuration, where no " + bold("--config") + " names another") +
         entry(italic("/etc/stepwell/config.ini"),
               "that of the services which the package brings, with every key explained") +
         entry(italic("./stepwell.duckdb"), "the database, where nothing names another");
}

std::string environment() {
  return section("ENVIRONMENT") +
         paragraph(bold("DB_HOST") + ", " + bold("DB_PORT") + ", " + bold("DB_USER") + ", " +
                   bold("DB_PASSWORD") + " and " + bold("DB_NAME") +
                   " override [database] of the configuration where that is a server; " + bold("--db") +
                   " wins over them.");
}

}  // namespace

std::string overview_page(const Command& stepwell, const std::string& version) {
  std::string page = heading(stepwell.name, version) + section("NAME");
  const auto colon = stepwell.summary.find(": ");
  page += fmt::format("stepwell \\- {}\n", literal(stepwell.summary.substr(colon + 2)));
  page += section("SYNOPSIS") +
          fmt::format("{} [{}] {} [...]\n", bold("stepwell"), italic("options"), italic("command"));
  page +=
      section("DESCRIPTION") +
      paragraph(
          "stepwell builds three tiers of summary tables (by ASIN, brand and category) beside the table of "
          "raw facts, in the team's own database or in an embedded file, keeps them exact to the cent and "
          "fresh, and serves dashboards and a JSON API from them.") +
      paragraph(bold("stepwell demo") + " shows all of it in one go.");
  page += section("COMMANDS");
  for (const auto& command : stepwell.commands) {
    page += entry(fmt::format("{}(1)", bold(name_of(command))), literal(command.summary));
  }
  page += section("OPTIONS") + entries(stepwell.options);
  return page + exit_status() + environment() + files();
}

std::string command_page(const Command& stepwell, const Command& command, const std::string& version) {
  const std::string name = name_of(command);
  std::string page = heading(name, version) + section("NAME");
  page += fmt::format("{} \\- {}\n", literal(name), literal(command.summary));
  page += section("SYNOPSIS");
  if (command.commands.empty()) page += synopsis_of(command) + "\n";
  for (const auto& sub : command.commands) page += synopsis_of(sub) + "\n.br\n";
  if (!command.positionals.empty()) page += section("ARGUMENTS") + entries(command.positionals);
  page += section("OPTIONS") + entries(command.options);
  for (const auto& sub : command.commands) {
    page += fmt::format(".SS {}\n{}\n", literal(sub.path), literal(sub.summary)) + entries(sub.options);
  }
  page += section("OPTIONS OF EVERY COMMAND");
  for (const auto& option : stepwell.options) {
    const bool everywhere = option.names.back() != "--help" && option.names.back() != "--version";
    if (everywhere) page += entry(term_of(option), sentence_of(option));
  }
  return page + exit_status() + section("SEE ALSO") + bold("stepwell") + "(1)\n";
}

}  // namespace stepwell::describe
