#!/bin/sh
# Run once by the postgres image on an empty data directory. Passwords come from the environment or from *_FILE, never from a command line.
set -eu

read_secret() {
  name="$1"
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then export "$name=$(cat "$file")"; fi
}
for name in MPP_OWNER_PASSWORD MPP_APP_PASSWORD MPP_SYSTEM_PASSWORD; do read_secret "$name"; done

psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --quiet --output /dev/null <<'SQL'
\getenv owner_password MPP_OWNER_PASSWORD
\getenv app_password MPP_APP_PASSWORD
\getenv system_password MPP_SYSTEM_PASSWORD
\i /opt/mpp/roles.sql
SQL
