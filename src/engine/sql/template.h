// SqlTemplate: SQL text in which tables and columns are written as roles of the model.
//
//   SELECT {facts.asin}, sum({facts.value}) FROM {facts} GROUP BY 1
//
// Every `{role}` becomes the quoted name that the model gives it; a column's role becomes the bare column
// name, to be qualified in the text where needed: `f.{facts.asin}`. Text outside braces is kept. A role may
// be given a substitute, SQL that stands in place of its name.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/model.h"

namespace stepwell {

class SqlTemplate {
 public:
  /// `quote` is what the SQL dialect puts around names: " or `. The model must outlive the template.
  SqlTemplate(const Model& model, char quote) : model_(model), quote_(quote) {}

  /// Throws Error{kUsage} for an unknown role.
  std::string operator()(std::string_view text) const;

  /// From here on `{role}` becomes `sql`, as it is.
  void substitute(std::string_view role, std::string sql) {
    substitutes_.insert_or_assign(std::string(role), std::move(sql));
  }

  const Model& model() const { return model_; }

  /// `name` as a quoted identifier.
  std::string quoted(std::string_view name) const;

 private:
  const Model& model_;
  char quote_;
  std::map<std::string, std::string, std::less<>> substitutes_;
};

/// `name` between `quote`s, whatever it holds.
std::string quoted_name(std::string_view name, char quote);

/// `text` as an SQL string literal; for file names and the like, which cannot be parameters.
std::string sql_literal(std::string_view text);

}  // namespace stepwell
