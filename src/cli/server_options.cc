#include "cli/server_options.h"

namespace stepwell {

serve::ServerOptions server_options(const Config& config) {
  serve::ServerOptions options;
  options.as_of = config.as_of;
  options.pages = {.ebitda_green = config.ebitda.green,
                   .ebitda_orange = config.ebitda.orange,
                   .stale_after_s = config.stale_after_hours * 3600};
  if (config.listen) options.listen = config.listen->str();
  return options;
}

}  // namespace stepwell
