#!/usr/bin/env bash
# Certificates for requests (P-256, each request's signature checked) beside `openssl ca -batch`, on one core each, in turns:
# `bench/issuance.sh [ROUNDS]`. Ours run in one process with the store in memory, so that issuance alone is seen.
set -euo pipefail
rounds=${1:-3} count=1000
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/ca.cnf" <<END
[ca]
default_ca = bench
[bench]
database = index.txt
new_certs_dir = new
serial = serial
default_md = sha256
default_days = 30
policy = policy
unique_subject = no
copy_extensions = copy
x509_extensions = leaf
[policy]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
keyUsage = digitalSignature
extendedKeyUsage = serverAuth
END
(
  cd "$work" && mkdir requests
  ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
  openssl req -x509 "${ec[@]}" -keyout ca.key -out ca.crt -subj /CN=Bench -days 30 2>/dev/null
  for i in $(seq "$count"); do
    openssl req -new "${ec[@]}" -keyout leaf.key -out "requests/$i" -subj "/CN=host$i.example.test" \
      -addext "subjectAltName=DNS:host$i.example.test" 2>/dev/null
  done
)
for _ in $(seq "$rounds"); do
  (
    cd "$work" && rm -rf new index* serial* && mkdir new && touch index.txt && echo 01 >serial
    seconds=$({ TIMEFORMAT=%R && time taskset -c 0 openssl ca -batch -config ca.cnf -cert ca.crt -keyfile ca.key -notext \
      -infiles requests/* >/dev/null 2>&1; } 2>&1)
    awk -v n="$count" -v s="$seconds" 'BEGIN { printf "openssl ca -batch  %6.0f/s\n", n / s }'
  )
  taskset -c 0 mvn -o -q -P jmh test-compile exec:exec@jmh -Djmh='IssuanceBenchmark.one -p kind=MEMORY -wi 15 -r 3' 2>/dev/null |
    awk '/^IssuanceBenchmark.one/ { printf "ours               %6.0f/s\n", $(NF - 3) }'
done
