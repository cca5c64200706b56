#!/usr/bin/env bash
# A home of a million certificates beside one of a hundred: `bench/home.sh [CERTIFICATES]`. What commands take in each, in
# turns; how soon a server of the large one answers, its memory under -Xmx512m, and how soon it tells of a revocation.
# Needs ./pki built, `mvn test-compile` (or BENCH_CP=…), openssl, curl, 10 GB of disk, and nothing else running.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-1000000}
work=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; sleep 1; rm -rf "$work"' EXIT
pki=${PKI:-./pki} url=http://127.0.0.1:7121
if [[ -z ${BENCH_CP:-} ]]; then
  mvn -o -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.cp
  BENCH_CP=target/test-classes:target/classes:$(<target/bench.cp)
fi

# home NAME COUNT
home() {
  mkdir -m 700 "$work/$1"
  echo $'status:\n  base-url: '"$url" >"$work/$1/config.yaml"
  "$pki" init --name Bench --home "$work/$1" >/dev/null 2>&1
  for name in a r1 r2 r3; do "$pki" issue "$name.example.test" --home "$work/$1" --out "$work/$1/out" >/dev/null 2>&1; done
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -cp "$BENCH_CP" pki.serving.HomeLoad "$work/$1" a.example.test "$2" 2>/dev/null
}
home small 100
home large "$count"
milliseconds() { date +%s%3N; }
# took NAME COMMAND…: in the small home and in the large one
took() {
  local name=$1 size start line
  shift
  line=
  for size in small large; do
    start=$(milliseconds)
    "$pki" "$@" --home "$work/$size" >/dev/null 2>&1
    line+="  $size $(($(milliseconds) - start)) ms"
  done
  echo "$name$line"
}
for i in 1 2 3; do
  took "list --expiring" list --expiring 30d --limit 50
  took "show           " show "r$i.example.test"
  took "revoke         " revoke "r$i.example.test" --reason superseded
done

certs=$work/large/out
request=$work/request
openssl ocsp -issuer "$certs/a.example.test.chain.crt" -cert "$certs/a.example.test.crt" -no_nonce -reqout "$request" >/dev/null 2>&1
ask() { curl -sf --data-binary "@$request" -H 'Content-Type: application/ocsp-request' "$url/ocsp" -o "$work/answer"; }
for start in first second; do
  began=$(milliseconds)
  JAVA_TOOL_OPTIONS=-Xmx512m "$pki" serve --listen 127.0.0.1:7121 --home "$work/large" 2>"$work/log" &
  server=$!
  until ask; do sleep 0.05; done
  echo "$start start: first answer after $(($(milliseconds) - began)) ms, $(($(ps -o rss= -p "$server") / 1024)) MB"
  [[ $start == second ]] || { kill "$server" && wait "$server" || true; }
done
cp "$work/answer" "$work/before"
list=$(ls "$work"/large/crl/*intermediate*.crl)
published=$(stat -c %Y "$list")
"$pki" revoke a.example.test --reason superseded --home "$work/large" >/dev/null 2>&1
began=$(milliseconds)
until ask && ! cmp -s "$work/answer" "$work/before"; do sleep 0.02; done
echo "OCSP tells of it $(($(milliseconds) - began)) ms after the command"
until [[ $(stat -c %Y "$list") != "$published" ]]; do sleep 0.02; done
echo "so does the CRL of $(stat -c %s "$list") octets after $(($(milliseconds) - began)) ms; $(($(ps -o rss= -p "$server") / 1024)) MB"
