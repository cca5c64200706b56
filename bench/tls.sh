#!/usr/bin/env bash
# TLS 1.3 handshakes: our server's CPU for each beside openssl s_server's, and resumed ones beside full ones.
# Needs ./pki built (or PKI=…), `mvn test-compile` (or BENCH_CP=…), openssl, and nothing else running. X25519MLKEM768 is
# compared where openssl (or OPENSSL=…) is 3.5 or newer.
# bench/tls.sh [ROUNDS] [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5} seconds=${2:-8}
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
export PKI_HOME=$work/home
pki=${PKI:-./pki}
openssl=${OPENSSL:-openssl}
groups=(X25519)
if "$openssl" list -kem-algorithms 2>/dev/null | grep -q X25519MLKEM768; then groups+=(X25519MLKEM768); fi
if [[ -z ${BENCH_CP:-} ]]; then
  mvn -o -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.cp
  BENCH_CP=target/test-classes:target/classes:$(<target/bench.cp)
fi
java=$(sed -n 1p "$(dirname "$(readlink -f "$pki")")/target/pki/java")
load() { "$java" --enable-native-access=ALL-UNNAMED -cp "$BENCH_CP" pki.speaking.HandshakeLoad "$@"; }

$pki init --name Bench >/dev/null 2>&1
$pki issue localhost 127.0.0.1 --out "$work" >/dev/null 2>&1
$pki tls serve --no-page --cert "$work/localhost.crt" --port 18501 2>"$work/pki.log" &
servers+=($!)
"$openssl" s_server -accept 127.0.0.1:18502 -cert "$work/localhost.crt" -cert_chain "$work/localhost.chain.crt" \
  -key "$work/localhost.key" -tls1_3 -quiet >/dev/null 2>&1 &
servers+=($!)
until grep -q listening "$work/pki.log"; do sleep 0.2; done

# cpu PID: its ticks so far, user and system
cpu() { awk '{print $14 + $15}' "/proc/$1/stat"; }
tick=$(getconf CLK_TCK)
# share BEFORE AFTER COUNT: microseconds of CPU for each handshake
share() { awk -v b="$1" -v a="$2" -v n="$3" -v t="$tick" 'BEGIN {printf "%.0f", (a - b) / t * 1e6 / n}'; }
# s_time takes its groups from a configuration only.
for group in "${groups[@]}"; do
  printf '%s\n' 'openssl_conf = all' '[all]' 'ssl_conf = ssl' '[ssl]' 'system_default = usual' '[usual]' "Groups = $group" >"$work/$group.cnf"
done
# by_openssl PORT PID GROUP: with OpenSSL's client
by_openssl() {
  local before after count
  before=$(cpu "$2")
  count=$(OPENSSL_CONF=$work/$3.cnf "$openssl" s_time -connect "127.0.0.1:$1" -new -time "$seconds" -tls1_3 2>/dev/null | sed -n 's/^\([0-9]*\) connections in [0-9]* real.*/\1/p')
  after=$(cpu "$2")
  share "$before" "$after" "$count"
}
# by_us PORT PID KIND: with our client, which makes X25519MLKEM768
by_us() {
  local before after said
  before=$(cpu "$2")
  said=$(load "$1" "$work/root.crt" "$3" "$seconds" 400)
  after=$(cpu "$2")
  echo "$(share "$before" "$after" "$(awk '{print $2}' <<<"$said")") us CPU, $said"
}

for _ in 1 2 3 4 5 6 7 8; do by_openssl 18501 "${servers[0]}" X25519 >/dev/null; done # warms up
for kind in FULL RESUMED; do by_us 18501 "${servers[0]}" $kind >/dev/null; done
for ((i = 1; i <= rounds; i++)); do
  echo "round $i"
  for group in "${groups[@]}"; do
    echo "  openssl s_server, $group: $(by_openssl 18502 "${servers[1]}" "$group") us CPU"
    echo "  pki tls serve,    $group: $(by_openssl 18501 "${servers[0]}" "$group") us CPU"
  done
  echo "  pki tls serve, X25519MLKEM768, our client: $(by_us 18501 "${servers[0]}" FULL)"
  echo "  pki tls serve, resumed, our client:        $(by_us 18501 "${servers[0]}" RESUMED)"
done
