# Sourced by the other scripts: builds target/holdfast.jar when it is missing or older than what it is made of.
# Needs lib/jdk.sh, and the project as current directory.

readonly BUILT_JAR=target/holdfast.jar

# What the build consists of beside its jar is complete, and nothing it was made of is newer.
is_built() {
  [ -f "$BUILT_JAR" ] && [ -d target/lib ] && [ -z "$(find src/main pom.xml -newer "$BUILT_JAR" -print -quit)" ]
}

build_if_needed() {
  if is_built; then return 0; fi
  need_maven
  local reason="first use" began=$SECONDS log=target/build.log
  [ -f "$BUILT_JAR" ] && reason="the sources are newer than the last build"
  mkdir -p target
  echo "Building Holdfast ($reason): about half a minute, longer the first time, when Maven fetches libraries ..." >&2
  if ! mvn -B -q -DskipTests package </dev/null >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "The build failed; the whole of its output is in $PWD/$log" >&2
    exit 1
  fi
  # Maven leaves an unchanged jar as it is; without this it would look outdated for ever.
  touch "$BUILT_JAR"
  echo "Built in $((SECONDS - began)) s." >&2
}
