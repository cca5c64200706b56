#!/bin/sh
# A CRL of N entries (default 1,000,000) from an H2 home, under -Xmx128m, against `openssl ca -gencrl` over an index of as
# many; alternated, five times each. Whole processes are timed, and ours also says what it took without its start.
#
#   mvn -o -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
#   bench/crl.sh [N]
set -eu
cd "$(dirname "$0")/.."
count=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classpath=${BENCH_CLASSPATH:-target/test-classes:target/classes:$(cat target/classpath)}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
load() { "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx128m -cp "$classpath" "$@"; }

load pki.Main init-root --name Bench --home "$work/home" >/dev/null 2>&1
load pki.crl.CrlLoad fill "$work/home" "$count"

mkdir "$work/openssl"
cd "$work/openssl"
cat >ca.cnf <<EOF
[ca]
default_ca = bench
[bench]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 7
crl_extensions = ext
[ext]
authorityKeyIdentifier = keyid
EOF
echo 01 >crlnumber
awk -v n="$count" 'BEGIN { for (i = 0; i < n; i++)
  printf "R\t271231235959Z\t261101000000Z,superseded\t6E2FE9F7%08X00112233445566778899AABB\tunknown\t/CN=h%d.example.test\n", i, i }' >index.txt
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -subj /CN=Bench \
  -addext basicConstraints=critical,CA:TRUE 2>/dev/null
cd - >/dev/null

for _ in 1 2 3 4 5; do
  /usr/bin/time -f "pki      %e s, %M kB" "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx128m \
    -cp "$classpath" pki.crl.CrlLoad publish "$work/home" 2>&1 | grep -v SLF4J
  (cd "$work/openssl" && /usr/bin/time -f "openssl  %e s, %M kB" \
    openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.crt -out list.crl 2>&1 | grep -v Using)
done
