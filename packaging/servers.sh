#!/bin/sh
# Puts the database servers that Debian 12 does not carry under build/servers/, for the tests: MySQL of Debian
# unstable, MariaDB 11.8 of Debian 13. Called by `deps.sh servers`, without root.
#
# The system's apt learns nothing of it: lists, sources and cache are a folder's own. Packages come from the mirror
# that the system's sources name, and must be signed by Debian's keys like any other. They are unpacked with all that
# they need, down to the C library, and run through their own loader: build/servers/NAME/mysqld or mariadbd.
# What the archive does not have is noted in build/servers/NAME/missing; `servers.sh missing` tells it, at the end of
# `make test`. What is there and does not run fails the tests.
set -eu
cd "$(dirname "$0")/.."
servers=build/servers
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The archive's address: deb822 or one line an entry, but never that of the security updates.
mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb  *\(\[[^]]*\]  *\)\{0,1\}\([^ ]*\).*/\2/p' |
    grep '/debian/*$' | head -n 1
}

# unpack NAME SUITE PACKAGE: PACKAGE of that suite and all it depends on, into build/servers/NAME/root.
unpack() {
  folder=$servers/$1 apt=$servers/$1/apt
  rm -rf "$folder"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$folder/root"
  : >"$apt/status"
  echo "deb [signed-by=$keyring] $(mirror) $2 main" >"$apt/sources.list"
  set -- "$1" "$3" -q -q -o "Dir::Etc::SourceList=$PWD/$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$PWD/$apt/lists" -o "Dir::State::status=$PWD/$apt/status" -o "Dir::Cache=$PWD/$apt/cache" \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o APT::Sandbox::User= \
    -o Acquire::Languages=none -o APT::Install-Recommends=no -o APT::Get::AllowUnauthenticated=no -o Debug::NoLocking=yes
  name=$1 package=$2
  shift 2
  if ! apt-get "$@" update >"$folder/log" 2>&1 ||
    ! apt-get "$@" --yes --download-only install "$package" >>"$folder/log" 2>&1; then
    { echo "no $name: the archive does not give $package"; tail -n 3 "$folder/log"; } >"$folder/missing"
    rm -rf "$apt" "$folder/root"
    return
  fi
  for file in "$apt"/cache/archives/*.deb; do dpkg -x "$file" "$folder/root"; done
  rm -rf "$apt" "$folder/root/usr/share/doc" "$folder/root/usr/share/man" "$folder/root/usr/share/locale"
}

# wrap NAME PROGRAM: a script build/servers/NAME/PROGRAM that runs it through the loader and the libraries beside it.
wrap() {
  folder=$servers/$1
  [ -d "$folder/root" ] || return 0
  below() { (cd "$folder" && find root "$@" | sed 's|^|$here/|'); }
  cat >"$folder/$2" <<END
#!/bin/sh
here=\$(cd "\$(dirname "\$0")" && pwd)
exec "$(below -name 'ld-linux-*.so.*' | head -n 1)" \
  --library-path "$(below -name '*.so.*' -exec dirname {} + | sort -u | paste -s -d :)" \
  "$(below -name "$2" -path '*bin/*' | head -n 1)" "\$@"
END
  chmod +x "$folder/$2"
}

# server NAME SUITE PACKAGE PROGRAM: once; again where what was missing may have come.
server() {
  [ -x "$servers/$1/$4" ] && return
  echo "deps: fetching $1"
  unpack "$1" "$2" "$3"
  wrap "$1" "$4"
}

if [ "${1:-}" = missing ]; then
  for note in "$servers"/*/missing; do
    if [ -f "$note" ]; then echo "NOT TESTED: $(cat "$note")"; fi
  done
  exit 0
fi

server mysql sid mysql-server-core mysqld
server mariadb-11.8 trixie mariadb-server-core mariadbd
