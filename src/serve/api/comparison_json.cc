#include "serve/api/comparison_json.h"

namespace stepwell::serve {
namespace {

void write_number(JsonWriter& json, const std::optional<double>& value) {
  value ? json.number(*value) : json.null();
}

void write_sum(JsonWriter& json, const ComparedFigure& figure, bool compared) {
  json.key("current").text(figure.current.str());
  if (!compared) {
    json.key("comparison").null().key("difference").null().key("change").null();
    return;
  }
  json.key("comparison").text(figure.versus.str());
  json.key("difference").text((figure.current - figure.versus).str());
  json.key("change");
  write_number(json, change_percent(figure.current, figure.versus));
}

/// Both sides as they are, where each is one raw row.
void write_ratio(JsonWriter& json, const ComparedFigure& figure, bool compared) {
  const bool current = figure.current_rows == 1;
  const bool versus = compared && figure.versus_rows == 1;
  json.key("current");
  current ? json.decimal(figure.current.str()) : json.null();
  json.key("comparison");
  versus ? json.decimal(figure.versus.str()) : json.null();
  json.key("difference");
  if (current && versus) {
    json.decimal((figure.current - figure.versus).str());
  } else {
    json.null();
  }
  json.key("change").null();
}

void write_share(JsonWriter& json, const ComparedFigures& figures, bool compared) {
  const auto& [revenue, margin, units] = figures;
  const auto current = share_percent(margin.current, revenue.current);
  const auto versus = compared ? share_percent(margin.versus, revenue.versus) : std::nullopt;
  json.key("current");
  write_number(json, current);
  json.key("comparison");
  write_number(json, versus);
  json.key("difference");
  write_number(json, current && versus ? std::optional(*current - *versus) : std::nullopt);
  json.key("change").null();
  const auto write_part = [&](std::string_view key, const ComparedFigure& part) {
    json.key(key).begin_object();
    write_sum(json, part, compared);
    json.end_object();
  };
  write_part("revenue", revenue);
  write_part("margin", margin);
  write_part("units", units);
}

}  // namespace

void write_figures(JsonWriter& json, const ComparedFigures& figures, FigureKind kind, bool compared) {
  switch (kind) {
    case FigureKind::kSum:
      return write_sum(json, figures[0], compared);
    case FigureKind::kShare:
      return write_share(json, figures, compared);
    case FigureKind::kRatio:
      return write_ratio(json, figures[0], compared);
  }
}

}  // namespace stepwell::serve
