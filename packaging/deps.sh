#!/bin/sh
# Installs what building and testing stepwell needs on Debian 12: packages through apt, DuckDB through npm.
# The MariaDB server is for the tests, which start it themselves: the -core package brings no service.
# Chromium is for the tests of the pages, curl for those of the documentation.
# Does nothing where everything is there. `deps.sh lint` adds what `make format` and `make tidy` need, `deps.sh fuzz`
# what `make fuzz` does, `deps.sh package` what `make package` does. `deps.sh servers` brings the servers for the tests
# that Debian 12 does not carry (servers.sh), and nothing else.
set -eu
cd "$(dirname "$0")/.."

packages="g++ cmake ninja-build pkg-config ca-certificates
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libcli11-dev libspdlog-dev libfmt-dev libinih-dev libutf8proc-dev libmariadb-dev
  libsodium-dev libssl-dev zlib1g-dev libcsv-dev
  libgtest-dev libgmock-dev libbenchmark-dev
  mariadb-server-core mariadb-client-core chromium curl"
[ "${1:-}" = lint ] && packages="$packages clang-format clang-tidy"
[ "${1:-}" = fuzz ] && packages="$packages clang"
[ "${1:-}" = package ] && packages="$packages dpkg-dev file"
command -v npm >/dev/null 2>&1 || packages="$packages npm"

if [ "${1:-}" = servers ]; then exec packaging/servers.sh; fi

missing=""
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
      echo "deps: these packages are missing, and neither root nor sudo is at hand to install them:$missing" >&2
      exit 1
    }
    as_root=sudo
  fi
  echo "deps: installing$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # a list of words
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# DuckDB: an installed one is taken first (cmake/FindDuckDB.cmake); else the pinned packages.
installed=$(find /usr/include /usr/local/include -maxdepth 1 -name duckdb.h 2>/dev/null | head -n 1)
stamp=cmake/duckdb/node_modules/.stamp
if [ -z "$installed" ] && ! cmp -s cmake/duckdb/package-lock.json "$stamp"; then
  echo "deps: fetching DuckDB"
  (cd cmake/duckdb && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
  cp cmake/duckdb/package-lock.json "$stamp"
fi
