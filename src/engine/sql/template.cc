#include "engine/sql/template.h"

namespace stepwell {

std::string quoted_name(std::string_view name, char quote) {
  std::string result(1, quote);
  for (const char c : name) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

std::string SqlTemplate::quoted(std::string_view name) const { return quoted_name(name, quote_); }

std::string SqlTemplate::operator()(std::string_view text) const {
  std::string sql;
  sql.reserve(text.size() * 2);
  while (!text.empty()) {
    const auto open = text.find('{');
    sql += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    const auto role = text.substr(open + 1, close - open - 1);
    const auto substitute = substitutes_.find(role);
    sql += substitute == substitutes_.end() ? quoted(model_.name(role)) : substitute->second;
    text.remove_prefix(close + 1);
  }
  return sql;
}

std::string sql_literal(std::string_view text) { return quoted_name(text, '\''); }

}  // namespace stepwell
