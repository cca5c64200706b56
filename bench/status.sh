#!/usr/bin/env bash
# A responder that knows ten million certificates: `bench/status.sh [CERTIFICATES [SECONDS]]`. How soon it answers after its
# start, its memory, and how long answers take at a steady 8,000 a second kept and 4,000 a second signed.
# Needs ./pki built, `mvn test-compile` (or BENCH_CP=…), openssl, curl, h2load (nghttp2-client), and nothing else running.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-10000000} seconds=${2:-20}
work=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; sleep 1; rm -rf "$work"' EXIT
export PKI_HOME=$work/home
pki=${PKI:-./pki} url=http://127.0.0.1:7111
if [[ -z ${BENCH_CP:-} ]]; then
  mvn -o -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.cp
  BENCH_CP=target/test-classes:target/classes:$(<target/bench.cp)
fi

mkdir -m 700 "$work/home"
echo $'status:\n  base-url: '"$url" >"$work/home/config.yaml"
"$pki" init --name Bench >/dev/null 2>&1
"$pki" issue a.example.test --out "$work" >/dev/null 2>&1
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$BENCH_CP" pki.status.SnapshotLoad "$work/home" "$work/home/pki.status" bench-intermediate-ca "$count"
request() { openssl ocsp -issuer "$work/a.example.test.chain.crt" -cert "$work/a.example.test.crt" "$@" >/dev/null 2>&1; }
request -no_nonce -reqout "$work/plain"
request -nonce -reqout "$work/nonce"

start=$(date +%s%3N)
"$pki" serve --listen 127.0.0.1:7111 2>"$work/log" &
server=$!
post() { curl -sf -o /dev/null --data-binary "@$work/$1" -H 'Content-Type: application/ocsp-request' "$url/ocsp"; }
until post plain; do sleep 0.02; done
echo "$count certificates: first answer $(($(date +%s%3N) - start)) ms after the start, $(($(ps -o rss= -p "$server") / 1024)) MB"

# load NAME RATE FILE: 32 connections at a steady rate; what the client measured of each
load() {
  h2load --h1 -c 32 -t 1 --rps $(($2 / 32)) -D "$seconds" --log-file "$work/$1" -d "$work/$3" \
    -H 'Content-Type: application/ocsp-request' "$url/ocsp" >/dev/null
  sort -n -k 3 "$work/$1" | awk -v name="$1" -v s="$seconds" '{ us[NR] = $3; wrong += $2 != 200 } END {
    printf "%-8s %6.0f/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, %d failed\n", name, NR / s,
      us[int(NR * 0.5)] / 1000, us[int(NR * 0.99)] / 1000, us[int(NR * 0.999)] / 1000, wrong }'
  rm "$work/$1"
}
load warm-up 8000 plain
load warm-up 4000 nonce
for _ in 1 2 3; do
  load kept 8000 plain
  load signed 4000 nonce
done
echo "$(($(ps -o rss= -p "$server") / 1024)) MB in the end"
