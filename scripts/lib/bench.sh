# The scenarios of scripts/bench-http, and what they have in common. Uses its rounds, seconds, warm_up and ads.

readonly SERVER_CORE=0
readonly LOAD_CORE=1
# The bare server's port, a flag of those that have one; 0 for any that is free.
BARE_PORT=0
readonly QUERY="/api/v1/ad?age=24&gender=F&country=TW&platform=ios&limit=10"
BARE_PID=""
WRITER_PID=""

AD='{"title":"AD 55","content":"A night train to the sea, with a bed and breakfast for less than the ticket.",'
AD+='"start_at":"2024-01-01T00:00:00.000Z","end_at":"2099-12-31T16:00:00.000Z","age_start":20,"age_end":30,'
AD+='"country":["TW","JP"],"platform":["android","ios"]}'
export AD

need_tool() { # tool, how to get it
  command -v "$1" >/dev/null 2>&1 || { echo "There is no '$1' on the PATH; $2." >&2; exit 1; }
}

compile_bench_tools() {
  echo "Compiling the bench tools ..." >&2
  mvn -B -q -Pjmh -DskipTests test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/jmh.classpath -Dmdep.includeScope=test </dev/null
}

# Takes a free port for the bare server, unless the caller named one.
choose_bare_port() {
  local port
  [ "$BARE_PORT" = 0 ] || return 0
  for ((port = 18100 + RANDOM % 9000; ; port++)); do
    # Nobody listens where nobody can be reached.
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      BARE_PORT=$port
      return 0
    fi
  done
}

# Becomes the tool, so that its process id is the one that the shell knows: only in a subshell, $(…) or with &.
bench_java() { # core, main class, arguments ...
  local core=$1
  shift
  exec taskset -c "$core" "$JAVA_HOME/bin/java" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+UseCompactObjectHeaders "-Xms${BENCH_HEAP:-256m}" "-Xmx${BENCH_HEAP:-256m}" \
    -cp "target/test-classes:target/classes:$(cat target/jmh.classpath)" "$@"
}

start_pinned_node() {
  [ -n "$NODE_PID" ] && stop_node
  remove_node
  new_node_directory
  start_node taskset -c "$SERVER_CORE" --
}

start_bare() { # address to imitate, body for POST
  bench_java "$SERVER_CORE" io.holdfast.bench.BareServer "$BARE_PORT" "$@" >"$NODE_DIRECTORY/bare.log" 2>&1 </dev/null &
  BARE_PID=$!
  until grep -q listening "$NODE_DIRECTORY/bare.log"; do
    kill -0 "$BARE_PID" 2>/dev/null || { cat "$NODE_DIRECTORY/bare.log" >&2; exit 1; }
    sleep 0.1
  done
}

stop_bare() {
  if [ -n "$BARE_PID" ]; then
    kill "$BARE_PID" 2>/dev/null || true
    wait "$BARE_PID" 2>/dev/null || true
  fi
  BARE_PID=""
}

end_bench() {
  stop_bare
  if [ -n "$WRITER_PID" ]; then kill "$WRITER_PID" 2>/dev/null || true; fi
  remove_node
}

# A write as a client should send it: what is refused for the moment (503) is sent again when the server says, under the
# same key, so that it is done once.
send_write() { # key, address, options of curl ...
  curl -fsS --retry 10 -o /dev/null -H "Idempotency-Key: $1" "${@:3}" "$2"
}

seed_ads() { # how many
  scripts/holdfast seed --ads "$1" --targeting wide --url "$NODE_URL"
}

# Prints requests a second and the 99th percentile as wrk has them; anything but 2xx ends the run.
run_wrk() { # address, seconds, further options of wrk ...
  local address=$1 duration=$2 output
  shift 2
  output=$(taskset -c "$LOAD_CORE" wrk -t1 -c64 -d"${duration}s" --latency "$@" "$address")
  if grep -qE 'Non-2xx|Socket errors: connect [1-9]' <<<"$output"; then
    printf '%s\n' "$output" >&2
    exit 1
  fi
  awk '/Requests\/sec/ {rate = $2} $1 == "99%" {p99 = $2} END {print rate, p99}' <<<"$output"
}

# The ratio's median, lowest and highest of lines "a b".
print_ratio() { # what is compared with what
  awk '{printf "%.4f\n", $1 / $2}' | sort -n | awk -v what="$1" '
    {ratio[NR] = $1}
    END {
      median = NR % 2 ? ratio[(NR + 1) / 2] : (ratio[NR / 2] + ratio[NR / 2 + 1]) / 2
      printf "%s: median ratio %.3f, spread %.3f to %.3f, %d rounds\n", what, median, ratio[1], ratio[NR], NR
    }'
}

# Rounds of Holdfast and the bare server, each right after the other; whoever is not measured is stopped meanwhile.
compare_with_bare() { # path, options of wrk ...
  local path=$1 round ours bare
  shift
  local ours_url=$NODE_URL$path bare_url=http://127.0.0.1:$BARE_PORT$path
  warm "$NODE_PID" measure_only "$NODE_PID" "$BARE_PID" "$ours_url" "$warm_up" "$@"
  warm "$BARE_PID" measure_only "$BARE_PID" "$NODE_PID" "$bare_url" "$warm_up" "$@"
  thread_times "$NODE_PID" >"$NODE_DIRECTORY/before"
  printf '%5s  %12s %10s %8s  %12s %10s %8s\n' round holdfast p99 cpu bare p99 cpu
  : >"$NODE_DIRECTORY/rates"
  : >"$NODE_DIRECTORY/cpu"
  for ((round = 1; round <= rounds; round++)); do
    if ((round % 2)); then
      ours=$(measure_only "$NODE_PID" "$BARE_PID" "$ours_url" "$seconds" "$@")
      bare=$(measure_only "$BARE_PID" "$NODE_PID" "$bare_url" "$seconds" "$@")
    else
      bare=$(measure_only "$BARE_PID" "$NODE_PID" "$bare_url" "$seconds" "$@")
      ours=$(measure_only "$NODE_PID" "$BARE_PID" "$ours_url" "$seconds" "$@")
    fi
    printf '%5d  %12s %10s %8s  %12s %10s %8s\n' "$round" $ours $bare
    echo "${ours%% *} ${bare%% *}" >>"$NODE_DIRECTORY/rates"
    echo "${bare##* } ${ours##* }" | tr -d 'µs' >>"$NODE_DIRECTORY/cpu"
  done
  thread_times "$NODE_PID" >"$NODE_DIRECTORY/after"
  print_ratio "Holdfast / bare Vert.x" <"$NODE_DIRECTORY/rates"
  print_ratio "the same by CPU a request" <"$NODE_DIRECTORY/cpu"
  echo "Holdfast's core in these rounds, by thread:"
  print_thread_times "$((rounds * seconds))" "$NODE_DIRECTORY/before" "$NODE_DIRECTORY/after"
}

# Runs a load while the server may use both cores, so that its JIT compilers get their turn: on one core, beside an
# event loop that is never idle, they need a minute, in which it is they who are measured.
warm() { # process, command ...
  local process=$1
  shift
  taskset -apc "$SERVER_CORE,$LOAD_CORE" "$process" >/dev/null
  "$@" >/dev/null
  taskset -apc "$SERVER_CORE" "$process" >/dev/null
}

measure_only() { # who runs, who is stopped, then as run_wrk; prints the CPU of a request behind what run_wrk prints
  local running=$1 stopped=$2 before result
  shift 2
  let_finish
  ${settle:-:}
  kill -STOP "$stopped"
  kill -CONT "$running"
  before=$(cpu_ticks "$running")
  result=$(run_wrk "$@")
  awk -v ticks="$(($(cpu_ticks "$running") - before))" -v hertz="$(getconf CLK_TCK)" -v seconds="$2" \
    '{printf "%s %s %.1fµs\n", $1, $2, ticks * 1e6 / hertz / ($1 * seconds)}' <<<"$result"
  kill -CONT "$stopped"
}

# What is under way when a process is stopped has waited for seconds when it goes on, and is taken for overload: the
# next round would begin with 503.
let_finish() { sleep 0.5; }

cpu_ticks() { # process
  sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'
}

bench_query() { # how many ads
  start_pinned_node
  seed_ads "$1"
  echo "One answer: $(curl -s "$NODE_URL$QUERY" | wc -c) bytes"
  start_bare "$NODE_URL$QUERY"
  compare_with_bare "$QUERY"
  stop_bare
}

bench_query_1k() { bench_query 1000; }

bench_query_1m() { bench_query "$ads"; }

# Ads end soon after the round that made them and are removed, so that each round begins without any: otherwise the
# last rounds insert into an index of millions, and the first do not.
bench_create() {
  local settle=await_no_ads rest=$warm_up
  export AD_SECONDS=$((seconds + 2))
  start_pinned_node
  curl -fs -o /dev/null -X PUT "$NODE_MANAGEMENT_URL/settings/ads.retention" -d '{"value": 0}' \
    -H 'Content-Type: application/json'
  start_bare "$NODE_URL/api/v1/ad" "$AD"
  for ((; rest > seconds; rest -= seconds)); do
    warm "$NODE_PID" measure_only "$NODE_PID" "$BARE_PID" "$NODE_URL/api/v1/ad" "$seconds" -s scripts/lib/create-ad.lua
    warm "$BARE_PID" measure_only "$BARE_PID" "$NODE_PID" "http://127.0.0.1:$BARE_PORT/api/v1/ad" "$seconds" \
      -s scripts/lib/create-ad.lua
  done
  local warm_up=$rest
  compare_with_bare /api/v1/ad -s scripts/lib/create-ad.lua
  stop_bare
  unset AD_SECONDS
}

# But the one whose answer the bare server gives.
await_no_ads() {
  until curl -fs "$NODE_MANAGEMENT_URL/metrics" |
    awk '/^holdfast_ads_(active|upcoming|ended)/ {ads += $2} END {exit ads > 1}'; do
    sleep 0.2
  done
}

bench_mixed() {
  local round alone mixed before between after
  start_pinned_node
  seed_ads 100000
  start_writer "$((warm_up + 1))"
  warm "$NODE_PID" run_wrk "$NODE_URL$QUERY" "$warm_up"
  wait "$WRITER_PID"
  printf '%5s  %12s %9s %6s  %12s %9s %6s  %s\n' round reads-only p99 idle with-writes p99 idle writes
  : >"$NODE_DIRECTORY/rates"
  : >"$NODE_DIRECTORY/costs"
  for ((round = 1; round <= rounds; round++)); do
    before=$(cpu_ticks "$NODE_PID")
    alone=$(with_idle_load run_wrk "$NODE_URL$QUERY" "$seconds")
    between=$(cpu_ticks "$NODE_PID")
    start_writer "$((seconds + 2))"
    sleep 1
    thread_times "$NODE_PID" >"$NODE_DIRECTORY/before"
    after=$(cpu_ticks "$NODE_PID")
    mixed=$(with_idle_load run_wrk "$NODE_URL$QUERY" "$seconds")
    echo "$((between - before)) ${alone%% *} $(($(cpu_ticks "$NODE_PID") - after)) ${mixed%% *}" \
      >>"$NODE_DIRECTORY/costs"
    thread_times "$NODE_PID" >"$NODE_DIRECTORY/after"
    wait "$WRITER_PID"
    WRITER_PID=""
    printf '%5d  %12s %9s %6s  %12s %9s %6s  %s\n' "$round" $alone $mixed \
      "$(awk '/Requests\/sec/ {rate = $2} $1 == "99%" {p99 = $2} END {print rate "/s, p99 " p99}' \
        "$NODE_DIRECTORY/writer.log")"
    echo "${mixed%% *} ${alone%% *}" >>"$NODE_DIRECTORY/rates"
  done
  print_ratio "reads with 1,000 writes a second / reads alone" <"$NODE_DIRECTORY/rates"
  awk -v tick="$((1000000 / $(getconf CLK_TCK)))" -v seconds="$seconds" '
    {read = $1 * tick / seconds / $2; reads += read; writes += ($3 * tick / seconds - $4 * read) / 1000}
    END {printf "CPU of the server: %.1f µs a read, %.0f µs a write beside them\n", reads / NR, writes / NR}' \
    "$NODE_DIRECTORY/costs"
  echo "The server's core in the last round with writes, by thread:"
  print_thread_times "$seconds" "$NODE_DIRECTORY/before" "$NODE_DIRECTORY/after"
}

# 1,000 creates a second by wrk too, which costs the load's core a hundredth and needs no warm-up of its own.
start_writer() { # seconds
  RATE=1000 taskset -c "$LOAD_CORE" wrk -t1 -c16 -d"${1}s" --latency -s scripts/lib/steady-ads.lua \
    "$NODE_URL/api/v1/ad" >"$NODE_DIRECTORY/writer.log" &
  WRITER_PID=$!
}

# Prints behind what a command prints how much of the load's core was idle meanwhile: if it was, the load is not what
# was measured.
with_idle_load() { # command ...
  local before after result
  before=$(idle_ticks)
  result=$("$@")
  after=$(idle_ticks)
  awk -v before="$before" -v after="$after" -v result="$result" 'BEGIN {
    split(before, b); split(after, a); printf "%s %.0f%%\n", result, 100 * (a[1] - b[1]) / (a[2] - b[2]) }'
}

idle_ticks() { # of the load's core: idle, all
  awk -v core="cpu$LOAD_CORE" '$1 == core {all = 0; for (i = 2; i <= 9; i++) all += $i; print $5 + $6, all}' /proc/stat
}

thread_times() { # process
  local each
  for each in /proc/"$1"/task/*/stat; do
    sed 's/^[0-9]* (\(.*\)) /\1|/' "$each" 2>/dev/null || true # It may have ended.
  done | awk -F'|' '{split($2, f, " "); gsub(/[0-9#]/, "", $1); sum[$1] += f[12] + f[13]} END {
    for (name in sum) print sum[name], name}' | sort -k2
}

print_thread_times() { # seconds, before, after
  join -1 2 -2 2 -t $'\t' <(sed 's/ /\t/' "$2" | sort -t $'\t' -k2) <(sed 's/ /\t/' "$3" | sort -t $'\t' -k2) |
    awk -F'\t' -v hertz="$(getconf CLK_TCK)" -v seconds="$1" \
      '$3 > $2 {printf "  %5.1f %%  %s\n", ($3 - $2) * 100 / hertz / seconds, $1}' | sort -rn
}

bench_snapshot() {
  local full half round line
  start_pinned_node
  seed_ads "$ads"
  run_wrk "$NODE_URL$QUERY" "$warm_up" >/dev/null
  full=$(run_wrk "$NODE_URL$QUERY" "$seconds")
  half=$(awk '{printf "%d", $1 / 2}' <<<"$full")
  # What the open-model generator itself manages on one core is less than wrk; above it, it would measure itself.
  [ "$half" -le 20000 ] || half=20000
  echo "$half queries a second; sent answered failed p50 p99 p99.9 max, in ms"
  for ((round = 1; round <= rounds; round++)); do
    line=$(steady "$half")
    echo "alone:                 $line"
    (sleep 1; curl -s -X POST "$NODE_MANAGEMENT_URL/snapshots" -o "$NODE_DIRECTORY/snapshot.json") &
    line=$(steady "$half")
    echo "while it is snapshot:  $line"
    wait $!
  done
}

steady() { # queries a second
  bench_java "$LOAD_CORE" io.holdfast.bench.SteadyLoad "$NODE_URL$QUERY" "$1" "$((seconds * 2))" 32
}

bench_memory() {
  local empty full json
  remove_node
  new_node_directory
  start_node
  empty=$(live_bytes)
  seed_ads "$ads"
  full=$(live_bytes)
  # scripts/holdfast becomes the JVM, so the process is the same.
  "$JAVA_HOME/bin/jcmd" "$NODE_PID" GC.class_histogram | sed -n '3,12p'
  json=$(curl -fs "$NODE_URL/api/v1/ad?limit=100" | wc -c)
  awk -v ads="$ads" -v empty="$empty" -v full="$full" -v page="$json" -v sampled=100 'BEGIN {
    each = (full - empty) / ads; json = page / sampled
    printf "%.0f bytes of heap an ad, its JSON included (about %.0f bytes, from a page of %d): %.0f over it\n",
      each, json, sampled, each - json }'
}

# All that is reachable, after the full collection that a histogram begins with.
live_bytes() {
  "$JAVA_HOME/bin/jcmd" "$NODE_PID" GC.class_histogram | awk '/^Total/ {print $3}'
}

bench_import() {
  remove_node
  new_node_directory
  start_node
  seed_ads "$ads"
  echo "Resident memory: $(awk '/^VmRSS/ {printf "%.0f MiB", $2 / 1024}' "/proc/$NODE_PID/status"), data on disk:" \
    "$(du -sh "$NODE_DIRECTORY/data" | cut -f1)"
}

bench_restart() {
  bench_import
  stop_node
  time_start "from the log alone"
  curl -fs -X POST "$NODE_MANAGEMENT_URL/snapshots" -o /dev/null
  stop_node
  time_start "from a snapshot"
}

time_start() { # from what
  local began=$EPOCHREALTIME
  start_node
  awk -v what="$1" -v began="$began" -v ended="$EPOCHREALTIME" \
    'BEGIN {printf "Ready %s after %.2f s\n", what, ended - began}'
}
