// /api/openapi.json: openapi.json beside this file, which the assembler takes into the program.
#include "serve/api/endpoints.h"

asm(R"(
  .section .rodata
  .global stepwell_openapi_begin
  .global stepwell_openapi_end
stepwell_openapi_begin:
  .incbin ")" STEPWELL_OPENAPI R"("
stepwell_openapi_end:
  .previous
)");

extern "C" const char stepwell_openapi_begin[];  // NOLINT: the assembler's
extern "C" const char stepwell_openapi_end[];    // NOLINT

namespace stepwell::serve {

Answer answer_openapi(const Call&) {
  return {.body = std::string(stepwell_openapi_begin, stepwell_openapi_end), .cache_control = "no-cache"};
}

}  // namespace stepwell::serve
