#include "serve/api/identity.h"

#include <fmt/format.h>

#include "serve/auth/secret.h"

namespace stepwell::serve {

std::string identity_of(std::string_view place, const Generation& generation) {
  return auth::digest_of(fmt::format("{}\n{} {}", place, generation.number, generation.published_at));
}

}  // namespace stepwell::serve
