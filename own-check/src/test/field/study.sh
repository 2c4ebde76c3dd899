#!/usr/bin/env bash
# The field study: fetches libraries that have never heard of ownership, and checks their sources. Run it in
# own-check after `mvn test-compile`; it prints the findings of each library, then its counts. Needs a JDK 25 in
# JAVA_HOME, and Maven. Not part of the build.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=target/field
mkdir -p "$work"
libraries=(
    org.agrona:agrona:2.4.0
    org.apache.datasketches:datasketches-memory:6.0.0
    org.apache.datasketches:datasketches-java:9.0.0
    org.lwjgl:lwjgl:3.4.3
    io.netty:netty-buffer:4.2.7.Final
    org.apache.lucene:lucene-core:10.5.1
)
needed=(io.netty:netty-common:4.2.20.Final)

fetch() { mvn -q -B dependency:copy -Dartifact="$1" -DoutputDirectory="$PWD/$work" >"$work/maven.log" 2>&1 ||
    { cat "$work/maven.log" >&2; exit 1; }; }

for needs in "${needed[@]}"; do fetch "$needs:jar"; done
for library in "${libraries[@]}"; do fetch "$library:jar"; fetch "$library:jar:sources"; done
jars=$(find "$work" -name '*.jar' ! -name '*-sources.jar' | tr '\n' ':')
for library in "${libraries[@]}"; do
    IFS=: read -r _ name version <<<"$library"
    "$JAVA_HOME/bin/java" -cp target/classes:target/test-classes:../own/target/classes \
        allod.own.check.field.FieldStudy "$jars" "$work/$name-$version-sources.jar"
done
