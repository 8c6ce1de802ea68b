# shellcheck shell=bash
# Sourced by bin/demo: the worst day of Polaris Coach, from the bad migration to the app that is back.

# What bin/demo defines: step, run, fail, start_worker, and the processes it ends.
# shellcheck disable=SC2154
incident() {
  local run_id=procedure/prod ticket=INC-1 files=.stack/incident/demo
  local good=20260201090000 address load snapshot

  step "Starting a fresh stack: Temporal, PostgreSQL, S3, and PgBouncer in front of the app's database"
  bin/stack --name incident reset
  eval "$(bin/stack --name incident env)"
  export POLARIS_CONFIG=$PWD/demo/app/polaris.yaml POLARIS_APP_MIGRATIONS=$PWD/demo/app/migrations
  rm -rf "$files" && mkdir -p "$files"
  # The server where instances are made lets the app in; a backup holds no passwords.
  psql_at TARGET -d postgres -f bin/lib/polaris_stack/app_role.sql
  start_worker

  step "Polaris Coach goes up: pages and messages through PgBouncer, 50 people writing"
  demo/app/coach.py >"$files/address" 2>"$files/coach.log" &
  others+=("$!")
  await "the app's address" test -s "$files/address"
  address=$(<"$files/address")
  demo/app/load.py "$address" "$files/ledger" >"$files/load.json" 2>"$files/load.log" &
  load=$!
  others=("$load" "${others[@]}")
  await "the first messages" enough_lines 500 "$files/ledger"
  echo "$address, $(wc -l <"$files/ledger") messages acknowledged so far"

  step "The nightly backup, and its proof"
  run bin/polaris backup db --env prod
  run bin/polaris canary --env prod
  snapshot=$(bin/polaris backups show --output json | field record.snapshotTime)
  fingerprint >"$files/before"

  step "Two migrations are deployed; the second is bad"
  deploy 20260201090000_sessions_by_coach
  deploy 20260215090000_forget_removed_messages
  newest_message "$address"
  [ "$(fingerprint)" != "$(<"$files/before")" ] || fail "the bad migration did no harm"

  step "The operator takes the database back to the backup, and the schema to the last good migration"
  run bin/polaris restore database --env prod --ticket "$ticket" --migrate-to "$good" --by ann --detach
  approve "$run_id" "the backup is proven, the loss is known"
  approve "$run_id" "the numbers are right"
  await "the app to write again" step_runs "$run_id" observe
  newest_message "$address"
  run bin/polaris ack "$run_id" --step observe --note "messages are read and written again" --by ann
  await "the end of the procedure" run_ended "$run_id"

  step "The timeline, and the report"
  await "messages after the incident" enough_lines "$(($(wc -l <"$files/ledger") + 500))" "$files/ledger"
  kill -TERM "$load" && wait "$load"
  run bin/polaris report "$run_id" --timeline --file "$files/report.html"
  bin/polaris report "$run_id" --output json >"$files/report.json"

  step "Is the app really back?"
  judge "$address" "$files" "$snapshot"
}

# The verdict: what came of the run, the rows of the backup, every acknowledged message, and a message sent now.
judge() {
  local address=$1 files=$2 snapshot=$3 moments
  [ "$(field state <"$files/report.json")" = completed ] || fail "the procedure did not end well: $files/report.html says why"
  cat "$files/load.json"
  moments=$(printf '{"snapshot": "%s", "frozen": "%s"}' "$snapshot" "$(field result.frozenAt <"$files/report.json")")
  demo/app/check.py "$files/ledger" "$moments" || fail "acknowledged messages are not where they have to be"
  [ "$(fingerprint)" = "$(<"$files/before")" ] || fail "the rows that the bad migration spoiled are not as they were"
  echo "  the rows that the bad migration spoiled are as they were"
  newest_message "$address"
  echo "The app is back."
}

# What the rows say that were there before any message of today, through the pooler as the app sees them.
fingerprint() {
  psql_at PGBOUNCER -At -c "select md5(string_agg(md5(content), '' order by id)) from public.messages
    where metadata ->> 'token' is null"
}

# One migration as a deployment would apply it.
deploy() {
  printf '\n$ deploy %s\n' "$1"
  psql_at SOURCE -1 -f "demo/app/migrations/$1.sql" -c "insert into supabase_migrations.schema_migrations (version, name)
    values ('${1%%_*}', '${1#*_}')"
}

# psql where POLARIS_{place}_* says: the source as its administrator, the pooler as the app.
psql_at() {
  local place=$1 user password host=POLARIS_$1_HOST port=POLARIS_$1_PORT database=POLARIS_$1_DATABASE
  case $place in
    SOURCE) user=$POLARIS_SOURCE_ADMIN_USER password=$POLARIS_SOURCE_ADMIN_PASSWORD ;;
    TARGET) user=$POLARIS_TARGET_USER password=$POLARIS_TARGET_PASSWORD ;;
    PGBOUNCER) user=$POLARIS_APP_USER password=$POLARIS_APP_PASSWORD ;;
  esac
  shift
  PGHOST=${!host} PGPORT=${!port} PGDATABASE=${!database} PGUSER=$user PGPASSWORD=$password \
    "$POLARIS_PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 "$@"
}

newest_message() {
  printf '%s/ says: ' "$1"
  python3 -c 'import re, sys, urllib.request as web
page = web.build_opener(web.ProxyHandler({})).open(sys.argv[1], timeout=60).read().decode()
print(re.sub("<[^>]*>", "", page.partition("<li>")[2].partition("</li>")[0])[:120])' "$1/"
}

# One field of the JSON document on standard input, by its path; empty when it is not there.
field() {
  python3 -c 'import json, sys
found = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    if isinstance(found, list):  # A report has facts of any kind as names and values.
        found = {fact["name"]: fact["value"] for fact in found}
    found = (found or {}).get(name)
print(found or "")' "$1"
}

# Waits for a condition that a person would look for; gives up after ten minutes.
await() {
  local what=$1 deadline=$((SECONDS + 600))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "waited too long for $what"
    kill -0 "$worker" 2>/dev/null || fail "the worker ended; see $log"
    sleep 0.5
  done
}

enough_lines() {
  [ -e "$2" ] && [ "$(wc -l <"$2")" -ge "$1" ]
}

waits_for_approval() {
  digest=$(bin/polaris plan "$1" --output json 2>/dev/null | awaited_digest)
  [ -n "$digest" ] && [ "$digest" != "${approved-}" ]
}

awaited_digest() {
  python3 -c 'import json, sys
try:
    view = json.load(sys.stdin)
except ValueError:
    view = {}
print(view.get("planDigest", "") if view.get("state") == "AWAITING" else "")'
}

approve() {
  local digest=
  await "a plan to approve" waits_for_approval "$1"
  run bin/polaris plan "$1"
  run bin/polaris approve "$1" --digest "$digest" --by bob --reason "$2"
  approved=$digest
}

step_runs() {
  bin/polaris report "$1" --output json 2>/dev/null | python3 -c 'import json, sys
try:
    steps = [shown["step"] for shown in json.load(sys.stdin)["steps"]]
except ValueError:
    steps = []
sys.exit(not any(step["name"] == sys.argv[1] and step["state"] == "RUNNING" for step in steps))' "$2"
}

run_ended() {
  [ "$(bin/polaris report "$1" --output json 2>/dev/null | field state)" != running ]
}
