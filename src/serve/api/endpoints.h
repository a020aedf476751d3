// The endpoints of docs/api.md: one handler each, one file for each family. routes.cc says at which
// path.
#pragma once

#include "serve/api/route.h"

namespace stepwell::serve {

// dashboard.cc, categories.cc, profitability.cc, asin_revenue.cc, export.cc: compatible with the team's front
// end, field by field.
Answer answer_dashboard(const Call& call);
Answer answer_categories(const Call& call);
Answer answer_profitability(const Call& call);
Answer answer_asin_revenue(const Call& call);
Answer answer_export(const Call& call);

// compare.cc: any period beside any other; what the pages show.
Answer answer_compare(const Call& call);

// filters.cc, brands.cc, products.cc, product.cc
Answer answer_filters(const Call& call);
Answer answer_brands(const Call& call);
Answer answer_products(const Call& call);
Answer answer_product(const Call& call);

// status.cc, health.cc, metrics.cc: about the server rather than the figures.
Answer answer_status(const Call& call);
Answer answer_history(const Call& call);
Answer answer_health(const Call& call);
Answer answer_ready(const Call& call);
Answer answer_metrics(const Call& call);

// login.cc: who is logged in. actions.cc: what an admin may do.
Answer answer_session(const Call& call);
Answer answer_login(const Call& call);
Answer answer_logout(const Call& call);
Answer answer_refresh(const Call& call);
Answer answer_rollback(const Call& call);
Answer answer_verify(const Call& call);

// openapi.cc: all of this, for programs.
Answer answer_openapi(const Call& call);

// pages.cc: what a browser opens.
Answer answer_home(const Call& call);
Answer answer_page(const Call& call);
Answer answer_static_file(const Call& call);
/// The shell at an address that is none of the pages', which says so: 404.
Answer answer_no_page(const Call& call);

}  // namespace stepwell::serve
