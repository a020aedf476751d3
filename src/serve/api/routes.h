// Routes: the table of everything that the server answers.
#pragma once

#include <span>

#include "serve/api/route.h"

namespace stepwell::serve {

/// What a request to each path is answered with. The last entry is for all that no other matches.
std::span<const Route> routes();
/// Position in routes() of the route for a path.
std::size_t find_route(std::string_view path);

}  // namespace stepwell::serve
