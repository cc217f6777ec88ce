# The scenarios of scripts/bench-cluster. Uses its rounds, seconds, rate and ads, and lib/cluster.sh.

# CPU of a process and its children, in microseconds, from /proc.
cpu_micros() { # pid
  local sum=0 each ticks
  for each in "$1" $(pgrep -P "$1" || true); do
    ticks=$(awk '{print $14 + $15}' "/proc/$each/stat" 2>/dev/null || echo 0)
    sum=$((sum + ticks))
  done
  echo $((sum * 1000000 / $(getconf CLK_TCK)))
}

pid_of() { cat "$home/$1.pid"; }

steady_writes() { # address, rate, seconds, and for other writes than ads their path and body
  (bench_java 0,1 io.holdfast.bench.SteadyLoad "$1${4:-/api/v1/ad}" "$2" "$3" 16 "${5:-$AD}") | tail -n 1
}

probe() { # lag or gap, addresses, seconds
  (bench_java 0,1 io.holdfast.bench.ClusterProbe "$@" "$AD") | tail -n 1
}

api_of() { echo "http://127.0.0.1:$(api_port "$1")"; }

# Writes at a steady rate; prints CPU microseconds per write of each process named, and the load's own line.
cpu_per_write() { # address, pids ...
  local address=$1 line pid answered index=0
  shift
  local before=() after=()
  for pid in "$@"; do before+=("$(cpu_micros "$pid")"); done
  line=$(steady_writes "$address" "$rate" "$seconds")
  for pid in "$@"; do after+=("$(cpu_micros "$pid")"); done
  answered=$(awk '{print $2}' <<<"$line")
  for pid in "$@"; do
    awk -v b="${before[$index]}" -v a="${after[$index]}" -v n="$answered" 'BEGIN {printf "%8.1f ", (a - b) / n}'
    index=$((index + 1))
  done
  echo "  sent answered failed p50 p99 p99.9 max: $line"
}

bench_cpu() {
  local round embedded cluster
  fresh_cluster 1
  new_node_directory
  start_node
  echo "CPU us per durable write at $rate a second. Embedded: the node. Cluster: instance, Redis, Postgres."
  seconds=$warm_up cpu_per_write "$(api_of 1)" "$(pid_of instance-1)" >/dev/null
  seconds=$warm_up cpu_per_write "$NODE_URL" "$NODE_PID" >/dev/null
  for ((round = 1; round <= rounds; round++)); do
    embedded=$(cpu_per_write "$NODE_URL" "$NODE_PID")
    cluster=$(cpu_per_write "$(api_of 1)" "$(pid_of instance-1)" "$(pid_of redis)" "$(pid_of postgres)")
    printf 'embedded %s\ncluster  %s\n' "$embedded" "$cluster"
  done
  remove_node
  gentle_writes
  echo "One client in sequence, writes a second and p99:"
  taskset -c 1 wrk -t1 -c1 -d"${seconds}s" --latency -s scripts/lib/create-ad.lua "$(api_of 1)/api/v1/ad" |
    awk '/Requests\/sec/ {rate = $2} $1 == "99%" {p99 = $2} END {print rate, p99}'
}

# What a client waits for where the machine has room: a load of its own warm-up, since a cold JVM would be most of what
# is measured, and of what the machine does. How busy the machine was is taken of the part that is measured.
gentle_writes() {
  local line
  (sleep "$warm_up" && machine_ticks >"$home/ticks") &
  line=$( (bench_java 0,1 io.holdfast.bench.SteadyLoad "$(api_of 1)/api/v1/ad" "$gentle_rate" "$((seconds * 2))" 16 \
    "$AD" "$warm_up") | tail -n 1)
  echo "At $gentle_rate a second; sent answered failed p50 p99 p99.9 max: $line"
  echo "  the machine was busy for $(busy_since "$(cat "$home/ticks")"), load and stores included"
}

machine_ticks() { awk '$1 == "cpu" {all = 0; for (i = 2; i <= 9; i++) all += $i; print $5 + $6, all}' /proc/stat; }

busy_since() { # what machine_ticks has said before
  awk -v before="$1" -v after="$(machine_ticks)" 'BEGIN {
    split(before, b); split(after, a); printf "%.0f %%\n", 100 - 100 * (a[1] - b[1]) / (a[2] - b[2]) }'
}

# CPU microseconds of each process named for what wrk has had answered with a script, one request after the other.
cpu_per_answer() { # address with path, script, pids ...
  local address=$1 script=$2 pid answered index=0 line
  shift 2
  local before=() after=()
  for pid in "$@"; do before+=("$(cpu_micros "$pid")"); done
  line=$(run_wrk "$address" "$seconds" -s "$script")
  for pid in "$@"; do after+=("$(cpu_micros "$pid")"); done
  answered=$(awk -v s="$seconds" '{print $1 * s}' <<<"$line")
  for pid in "$@"; do
    awk -v b="${before[$index]}" -v a="${after[$index]}" -v n="$answered" 'BEGIN {printf "%8.1f ", (a - b) / n}'
    index=$((index + 1))
  done
  echo "  a second, p99: $line"
}

compare_cpu() { # what, path, script
  echo "CPU us per $1. Embedded: the node. Cluster: instance, Redis, Postgres."
  next_order=0
  seconds=$warm_up FIRST_ORDER=0 cpu_per_answer "$NODE_URL$2" "$3" "$NODE_PID" >/dev/null
  seconds=$warm_up FIRST_ORDER=0 cpu_per_answer "$(api_of 1)$2" "$3" "$(pid_of instance-1)" >/dev/null
  next_order=$((ORDERS / 2))
  local round embedded cluster
  for ((round = 1; round <= rounds; round++)); do
    embedded=$(FIRST_ORDER=$next_order cpu_per_answer "$NODE_URL$2" "$3" "$NODE_PID")
    cluster=$(FIRST_ORDER=$next_order cpu_per_answer "$(api_of 1)$2" "$3" \
      "$(pid_of instance-1)" "$(pid_of redis)" "$(pid_of postgres)")
    printf 'embedded %s\ncluster  %s\n' "$embedded" "$cluster"
    next_order=$((next_order + ORDERS / 2 / rounds))
  done
}

bench_domains() {
  local address number next_order=0
  local -r ORDERS=2000000
  export SLOTS=1000
  fresh_cluster 1
  new_node_directory
  start_node
  for address in "$NODE_URL" "$(api_of 1)"; do
    for number in stock/batch_init/10000/1000000/1 payment/batch_init/10000/1000000000 \
      "orders/batch_init/$ORDERS/10000/10000/1"; do
      send_write "bench-$number" "$address/$number" -X POST -w "$number: %{time_total} s\n"
    done
    for ((number = 0; number < SLOTS; number++)); do
      send_write "bench-slot-$number" "$address/slots" -H 'Content-Type: application/json' -d '{"id":"slot-'"$number"'",
        "name":"Morning slot","start_time":"2099-01-02T08:00:00Z","end_time":"2099-01-02T10:00:00Z","capacity":1000000}'
    done
  done
  compare_cpu "checkout that charged" "" scripts/lib/checkout.lua
  compare_cpu "reservation" /reserve scripts/lib/reserve.lua
  remove_node
}

# First what following costs an instance that nobody asks for anything, then how late it is for one who asks.
bench_lag() {
  local -r VALUE='{"KVSet":[{"Key":"key","Value":"64 bytes, as who leads, or what is next, or a flag might take up"}]}'
  fresh_cluster 1
  # One that only reads never becomes the keeper, which has more to do than to follow.
  HOLDFAST_HEAP=${HOLDFAST_HEAP:-2g} start_instance 2 --read-only
  await_instance 2
  echo "warming up: $warm_up s of $rate writes a second, read at the other instance" >&2
  lag_beside_writes "$warm_up" >/dev/null
  sleep 2
  count_replica before
  sleep "$seconds"
  count_replica after
  awk -v ticks="$(($(counted ticks after) - $(counted ticks before)))" -v hertz="$(getconf CLK_TCK)" \
    -v seconds="$seconds" 'BEGIN {printf "%.1f\n", ticks * 1000 / hertz / seconds}' >"$home/idle"
  echo "CPU of a replica without any writes: $(cat "$home/idle") ms a second"
  local round
  for ((round = 1; round <= rounds; round++)); do follow_cost "an ad"; done
  echo "its threads in the last round, of one core:"
  print_thread_times "$seconds" "$home/threads-before" "$home/threads-after"
  steady_writes "$(api_of 1)" "$rate" "$((warm_up / 2))" /db/follow "$VALUE" >/dev/null
  for ((round = 1; round <= rounds; round++)); do follow_cost "a value" /db/follow "$VALUE"; done
  echo "read at another instance what was just written, at $rate writes a second:"
  lag_beside_writes "$seconds" >"$home/lag"
  echo "  count p50 p99 longest, ms: $(cat "$home/lag")"
}

# Counted in the middle of a steady load, which begins gently.
follow_cost() { # what is written, and for other writes than ads their path and body
  steady_writes "$(api_of 1)" "$rate" "$((seconds + 2))" "${@:2}" >/dev/null &
  WRITER_PID=$!
  sleep 6
  count_replica before
  sleep "$seconds"
  count_replica after
  wait "$WRITER_PID"
  WRITER_PID=""
  awk -v ticks="$(($(counted ticks after) - $(counted ticks before)))" -v hertz="$(getconf CLK_TCK)" \
    -v writes=$(($(counted writes after) - $(counted writes before))) -v seconds="$seconds" \
    -v entries=$(($(counted entries after) - $(counted entries before))) -v what="$1" -v idle="$(cat "$home/idle")" \
    'BEGIN {
      micros = ticks * 1e6 / hertz
      printf "CPU of the replica: %.1f us for %s, %.1f more than without writes; ", micros / writes, what,
        (micros - idle * 1000 * seconds) / writes
      printf "%.1f us an entry, of %.1f writes; %d writes a second\n",
        micros / entries, writes / entries, writes / seconds}'
}

lag_beside_writes() { # seconds
  steady_writes "$(api_of 1)" "$rate" "$1" >/dev/null &
  WRITER_PID=$!
  sleep 4
  probe lag "$(api_of 1)/api/v1/ad" "$(api_of 2)/api/v1/ad?limit=1" "$1"
  wait "$WRITER_PID"
  WRITER_PID=""
}

# What instance 2 has used and applied: CPU ticks, writes, entries, and its threads' own. The asking itself is not to
# count, so it is the first thing before, and the last thing after.
count_replica() { # before or after
  if [ "$1" = before ]; then count_applied "$1"; fi
  thread_times "$(pid_of instance-2)" >"$home/threads-$1"
  cpu_ticks "$(pid_of instance-2)" >"$home/ticks-$1"
  if [ "$1" = after ]; then count_applied "$1"; fi
}

count_applied() { # before or after
  curl -fs "http://127.0.0.1:$(management_port 2)/metrics" >"$home/metrics"
  awk '/^holdfast_partition_commands_total/ {sum += $2} END {printf "%d\n", sum}' "$home/metrics" >"$home/writes-$1"
  awk '$1 == "holdfast_applied_sequence" {printf "%d\n", $2}' "$home/metrics" >"$home/entries-$1"
}

counted() { cat "$home/$1-$2"; } # what, when

bench_reader() {
  local began
  fresh_cluster 1
  scripts/holdfast seed --ads "$ads" --targeting wide --url "$(api_of 1)"
  curl -fs -X POST "http://127.0.0.1:$(management_port 1)/snapshots" -o /dev/null
  began=$EPOCHREALTIME
  start_instance 2 --read-only
  await_instance 2
  awk -v began="$began" -v ended="$EPOCHREALTIME" -v ads="$ads" \
    'BEGIN {printf "a new read instance with %d ads was ready after %.2f s\n", ads, ended - began}'
}

# Each number of instances until the CPU of a request is steady: what a JVM has not compiled yet costs ten times more.
bench_reads() {
  local count previous now line
  command -v haproxy >/dev/null || { echo "haproxy is needed for this scenario" >&2; return; }
  fresh_cluster 3
  scripts/holdfast seed --ads 100000 --targeting wide --url "$(api_of 1)"
  echo "instances  requests/s  p99  CPU us per request: of all instances together, of the balancer"
  for count in 3 2 1; do
    previous=0
    for _ in 1 2 3 4 5 6 7 8; do
      line=$(balanced_reads "$count")
      now=$(awk '{print $3}' <<<"$line")
      echo "  warming up: $line" >&2
      if awk -v now="$now" -v previous="$previous" 'BEGIN {exit !(now > 0.95 * previous)}'; then
        [ "$previous" = 0 ] || break
      fi
      previous=$now
    done
    line=$(balanced_reads "$count")
    echo "$count $line"
    if [ "$count" -gt 1 ]; then end "instance-$count"; rm -f "$home/instance-$count.flags"; sleep 1; fi
  done
}

balanced_reads() { # instances
  local before after balancer line
  before=$(cpu_of_instances "$1")
  balancer=$(cpu_micros "$(pid_of haproxy)")
  line=$(run_wrk "http://127.0.0.1:$base$QUERY" "$seconds")
  after=$(cpu_of_instances "$1")
  awk -v instances=$((after - before)) -v balancer=$(($(cpu_micros "$(pid_of haproxy)") - balancer)) \
    -v seconds="$seconds" '{n = $1 * seconds; printf "%s %s %.1f %.1f\n", $1, $2, instances / n, balancer / n}' \
    <<<"$line"
}

cpu_of_instances() { # instances
  local sum=0 number
  for ((number = 1; number <= $1; number++)); do sum=$((sum + $(cpu_micros "$(pid_of "instance-$number")"))); done
  echo "$sum"
}

bench_failover() {
  local round with without
  fresh_cluster 2
  echo "between two answered writes at instance 1, while instance 2 under load is hit: count p50 p99 longest, ms"
  for ((round = 1; round <= rounds; round++)); do
    for signal in KILL STOP; do
      steady_writes "$(api_of 2)" 500 "$((seconds + 2))" >/dev/null 2>&1 &
      WRITER_PID=$!
      # When the probe is warm.
      (sleep 4; kill "-$signal" "$(pid_of instance-2)") &
      printf '%s ' "$signal"
      probe gap "$(api_of 1)/api/v1/ad" "$((seconds + 2))"
      kill "$WRITER_PID" 2>/dev/null || true
      kill -KILL "$(pid_of instance-2)" 2>/dev/null || true
      start_instance 2
      await_instance 2
    done
  done
  run_wrk "$(api_of 1)/api/v1/ad" "$warm_up" -s scripts/lib/create-ad.lua >/dev/null
  echo "writes a second and p99, 64 connections, with Redis and without it:"
  : >"$home/rates"
  for ((round = 1; round <= rounds; round++)); do
    with=$(run_wrk "$(api_of 1)/api/v1/ad" "$seconds" -s scripts/lib/create-ad.lua)
    kill -KILL "$(pid_of redis)"
    without=$(run_wrk "$(api_of 1)/api/v1/ad" "$seconds" -s scripts/lib/create-ad.lua)
    echo "  $with   $without"
    echo "${without%% *} ${with%% *}" >>"$home/rates"
    scripts/cluster start redis >/dev/null
    await "Delivery" delivers
  done
  print_ratio "without Redis / with it" <"$home/rates"
  echo "lag with Redis gone: count p50 p99 longest, ms"
  kill -KILL "$(pid_of redis)"
  probe lag "$(api_of 1)/api/v1/ad" "$(api_of 2)/api/v1/ad?limit=1" "$seconds"
}

# Whether an instance says that Redis delivers again.
delivers() { curl -fs "http://127.0.0.1:$(management_port 1)/metrics" | awk '
  /^holdfast_dependency_open.*"redis"/ {open = $2} END {exit open != 0}'; }

fresh_cluster() { # instances
  scripts/cluster down --delete >/dev/null
  scripts/cluster up "$1"
}
