# What is wrong with files: configuration, logins, certificate. Databases are the business of tests/mariadb.
printf "[server]\nlisten = 127.0.0.1:1\n" > config.ini
t stepwell doctor
business
t stepwell doctor

# A password that everybody may read, and a server that nobody may be let into.
cat > config.ini <<EOF
[auth]
username = finance
password = correct horse
[server]
listen = 0.0.0.0:1
EOF
chmod 644 config.ini
t stepwell doctor
printf '[server]\nlisten = 0.0.0.0:1\n' > config.ini
t stepwell doctor
printf '[server]\nlisten = 127.0.0.1:1\n' > config.ini
stepwell user add robot --token >/dev/null 2>&1
chmod 644 stepwell.users
t stepwell doctor
chmod 600 stepwell.users

# A certificate that has expired, and a file that is none.
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout key.pem -out cert.pem 2>/dev/null
openssl x509 -in cert.pem -days -1 -signkey key.pem -out expired.pem 2>/dev/null
printf '[server]\nlisten = 127.0.0.1:1\ncertificate = expired.pem\nkey = key.pem\n' > config.ini
t stepwell doctor
printf '[server]\nlisten = 127.0.0.1:1\ncertificate = cert.pem\nkey = key.pem\n' > config.ini
t stepwell doctor
printf '[server]\nlisten = 127.0.0.1:1\ncertificate = key.pem\nkey = key.pem\n' > config.ini
t stepwell doctor
printf "[server]\nlisten = 127.0.0.1:1\n" > config.ini

# Nothing there.
t stepwell --db duckdb:missing.duckdb doctor
t stepwell --db duckdb:missing.duckdb doctor --json
