#include "cli/running_user.h"

#include <pwd.h>
#include <unistd.h>

#include "base/printable.h"

namespace stepwell {

std::string running_user() {
  const uid_t user = ::geteuid();
  const passwd* const person = ::getpwuid(user);
  return person == nullptr ? std::to_string(user) : printable(person->pw_name, 100);
}

}  // namespace stepwell
