#!/usr/bin/env bash
# OCSP over HTTP against what others have: `bench/ocsp.sh [ROUNDS [SECONDS]]`. Needs ./pki built, and openssl, cfssl
# (golang-cfssl), nginx, wrk and ab (apache2-utils).
#
# Only ratios count: every round asks each server in turn on the same machine, and medians are printed. The processor
# time of a server for each answer hardly depends on what else runs; the rate does, and wrk takes its share of it.
set -euo pipefail
rounds=${1:-5} seconds=${2:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
pids=()
# openssl's children outlive their parent, and a killed connection has them spin.
finish() {
  for pid in "${pids[@]}"; do kill $(pgrep -P "$pid") "$pid" 2>/dev/null || true; done
  sleep 1
  for pid in "${pids[@]}"; do kill -9 $(pgrep -P "$pid") "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
export PKI_HOME=$work/home PATH=$PATH:/usr/sbin
pki() { "${PKI:-$here/pki}" "$@"; }

# await PORT
await() { for _ in $(seq 200); do (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.1; done; echo "nobody at $1" >&2; exit 1; }

mkdir -m 700 home
echo $'status:\n  base-url: http://127.0.0.1:7101' >home/config.yaml
pki init --name Bench >/dev/null 2>&1
pki issue a.example.test --out certs >/dev/null 2>&1
cp certs/a.example.test.crt leaf.crt && cp certs/a.example.test.chain.crt issuer.crt

pki serve --listen 127.0.0.1:7101 2>serve.log & pids+=($!) ours=$!
await 7101
ocsp() { openssl ocsp -issuer issuer.crt -cert leaf.crt "$@"; }
ocsp -no_nonce -reqout plain.der >/dev/null 2>&1
ocsp -nonce -reqout nonce.der >/dev/null 2>&1
ocsp -no_nonce -url http://127.0.0.1:7101/ocsp -respout response.der -noverify >/dev/null 2>&1
path=$(base64 -w0 plain.der | sed 's#/#%2F#g;s#+#%2B#g;s#=#%3D#g')

base64 -w0 response.der >responses && cfssl ocspserve -address 127.0.0.1 -port 7102 -responses responses -loglevel 4 >/dev/null 2>&1 & pids+=($!) cfssl=$!
cat >nginx.conf <<END
daemon off; master_process off; pid $work/nginx.pid; error_log stderr; worker_rlimit_nofile 4096;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp;
  scgi_temp_path tmp; server { listen 127.0.0.1:7103; root $work; } }
END
nginx -e stderr -p "$work" -c nginx.conf & pids+=($!) nginx=$!
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout peer.key -out peer.crt -subj /CN=Peer -days 30 2>/dev/null
serial=$(openssl x509 -in leaf.crt -noout -serial | cut -d= -f2)
printf 'V\t360101000000Z\t\t%s\tunknown\t/CN=a\n' "$serial" >index.txt
openssl ocsp -multi 2 -port 7104 -index index.txt -CA issuer.crt -rsigner peer.crt -rkey peer.key -nmin 60 >/dev/null 2>&1 & pids+=($!) peer=$!
for port in 7102 7103 7104; do await $port; done
cat >nonce.lua <<END
local f = io.open("$work/nonce.der", "rb")
wrk.body, wrk.method = f:read("*a"), "POST"
wrk.headers["Content-Type"] = "application/ocsp-request"
END

ticks() { local pid sum=0; for pid in $(pgrep -P "$1") "$1"; do sum=$((sum + $(awk '{print $14 + $15}' "/proc/$pid/stat"))); done; echo "$sum"; }
# measure NAME PID COMMAND…: a line "NAME rate micros" to results
measure() {
  local name=$1 pid=$2 before after out count rate; shift 2
  before=$(ticks "$pid")
  if ! out=$("$@" 2>&1); then # openssl's responder hangs at times
    echo "$name: left out of a round: $(tail -1 <<<"$out")" >&2
    return
  fi
  after=$(ticks "$pid")
  count=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p; s/^Complete requests: *//p' <<<"$out")
  rate=$(sed -n 's/^Requests\/sec: *//p; s/^Requests per second: *\([0-9.]*\).*/\1/p' <<<"$out")
  echo "$name $rate $(((after - before) * 10000 / count))" >>results
}
load() { wrk -t1 -c32 -d"${seconds}s" "$@"; }
# Each from an address of its own: the ports of one would be used up by those that wait for their end.
address=1
post() { ab -q -t "$seconds" -n 10000000 -c 32 -B "127.0.0.$address" -p plain.der -T application/ocsp-request "$@"; }

for _ in 1 2 3; do load "http://127.0.0.1:7101/ocsp/$path" >/dev/null; done # until it is compiled
load -s nonce.lua http://127.0.0.1:7101/ocsp >/dev/null
post http://127.0.0.1:7101/ocsp >/dev/null 2>&1
for _ in $(seq "$rounds"); do
  measure kept-ours "$ours" load "http://127.0.0.1:7101/ocsp/$path"
  measure kept-cfssl "$cfssl" load "http://127.0.0.1:7102/$path"
  measure kept-nginx-static "$nginx" load http://127.0.0.1:7103/response.der
  measure signed-ours "$ours" load -s nonce.lua http://127.0.0.1:7101/ocsp
  address=$((address + 1))
  measure connecting-ours "$ours" post http://127.0.0.1:7101/ocsp
  measure connecting-openssl-multi-2 "$peer" post http://127.0.0.1:7104/
done
echo "what                          answers/s  server processor µs each (medians of $rounds)"
for name in $(awk '{print $1}' results | sort -u); do
  middle() { grep "^$name " results | awk "{print \$$1}" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
  printf '%-28s %10.0f %10s\n' "$name" "$(middle 2)" "$(middle 3)"
done
