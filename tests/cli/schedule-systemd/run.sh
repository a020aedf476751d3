# As somebody who is not root: root's units are the machine's. systemctl is one that only says what it was told.
built=$(dirname "$(command -v stepwell)")
mkdir bin fake home run run/systemd
for file in stepwell libduckdb.so; do [ ! -e "$built/$file" ] || cp "$built/$file" bin; done
printf '#!/bin/sh\necho "systemctl $*" >> %s/run/told\n' "$PWD" > fake/systemctl
chmod +x fake/systemctl
chmod 755 .
chmod 777 home run
as_other=""
[ "$(id -u)" -ne 0 ] || as_other="setpriv --reuid 65534 --regid 65534 --clear-groups"
PATH=$PWD/fake:$PWD/bin:$PATH
stepwell() { $as_other env stepwell "$@"; }
export HOME=$PWD/home
unset XDG_CONFIG_HOME XDG_RUNTIME_DIR
units=home/.config/systemd/user

t stepwell --db 'duckdb:our 100%.duckdb' schedule systemd --at 04:15
t stepwell schedule systemd --remove
t stepwell schedule systemd --install
t ls $units
export XDG_RUNTIME_DIR=$PWD/run
t stepwell schedule systemd --install
t stepwell schedule systemd --at 06:00 --install
t cat $units/stepwell-refresh.timer
t stepwell --db duckdb:other.duckdb schedule systemd --install
t stepwell --db duckdb:other.duckdb schedule systemd --remove
t stepwell schedule systemd --remove
t ls $units
t cat run/told

chmod 555 $units
t stepwell schedule systemd --install
