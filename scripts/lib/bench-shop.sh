# The scenarios of the shop for scripts/bench-http: checkouts of orders that are not paid yet, of two items and one user
# each. Only those that charged are counted, by the machine itself. Uses lib/bench.sh and its rounds and seconds.

readonly CHECKOUT_CONNECTIONS=256
readonly CHECKOUT_USERS=100000
readonly CHECKOUT_ORDERS=${CHECKOUT_ORDERS:-1000000}
readonly WARM_SECONDS=4
readonly READS_BESIDE=5000
NEXT_ORDER=0

# Fills the shop anew: with so many items that nobody meets, or with one that everybody wants.
fill_shop() { # how many items
  local plenty=1000000000000
  curl -fs -X POST -o /dev/null "$NODE_URL/stock/batch_init/$1/$plenty/1"
  curl -fs -X POST -o /dev/null "$NODE_URL/payment/batch_init/$CHECKOUT_USERS/$plenty"
  curl -fs -X POST -o /dev/null "$NODE_URL/orders/batch_init/$CHECKOUT_ORDERS/$1/$CHECKOUT_USERS/1"
  NEXT_ORDER=0
}

# Fills it anew if there are not enough orders left.
refill_shop() { # items, seconds of checkouts
  if [ $((NEXT_ORDER + 60000 * $2)) -gt "$CHECKOUT_ORDERS" ]; then fill_shop "$1"; fi
}

orders_paid() {
  curl -fs "$NODE_MANAGEMENT_URL/metrics" | awk '$1 == "holdfast_shop_orders_paid" {print $2}'
}

# Runs wrk over orders that are not paid yet; prints charged checkouts a second, and the 99th percentile of all.
checkouts_charged() { # items, seconds
  local before after output
  refill_shop "$1" "$2"
  before=$(orders_paid)
  output=$(run_checkouts "$NODE_URL" "$NEXT_ORDER" "$2")
  after=$(orders_paid)
  NEXT_ORDER=$((NEXT_ORDER + after - before + CHECKOUT_CONNECTIONS))
  awk -v charged=$((after - before)) -v seconds="$2" -v p99="${output##* }" 'BEGIN {print charged / seconds, p99}'
}

run_checkouts() { # address, first order, seconds
  local output
  output=$(FIRST_ORDER=$2 taskset -c "$LOAD_CORE" wrk -t1 -c"$CHECKOUT_CONNECTIONS" -d"${3}s" --latency \
    -s scripts/lib/checkout.lua "$1")
  if grep -qE 'Non-2xx|Socket errors: connect [1-9]' <<<"$output"; then
    printf '%s\n' "$output" >&2
    exit 1
  fi
  awk '/Requests\/sec/ {rate = $2} $1 == "99%" {p99 = $2} END {print rate, p99}' <<<"$output"
}

only() { # who runs, who is stopped, what to run ...
  local running=$1 stopped=$2
  shift 2
  let_finish
  kill -STOP "$stopped"
  kill -CONT "$running"
  "$@"
  kill -CONT "$stopped"
}

# Prints the CPU of a request behind what a command prints, whose first word is requests a second.
with_cpu() { # process, command ...
  local process=$1 before
  shift
  before=$(cpu_ticks "$process")
  "$@" >"$NODE_DIRECTORY/measured"
  awk -v ticks="$(($(cpu_ticks "$process") - before))" -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" \
    '{printf "%s %s %.1fµs\n", $1, $2, ticks * 1e6 / hertz / ($1 * seconds)}' "$NODE_DIRECTORY/measured"
}

# Against bare Vert.x, which answers the same to the same requests and does nothing.
bench_checkout() {
  local round ours bare first
  start_pinned_node
  fill_shop "$CHECKOUT_USERS"
  start_bare "$NODE_URL/orders/checkout/0" ""
  NEXT_ORDER=1
  for ((round = 0; round < warm_up; round += WARM_SECONDS)); do
    warm "$NODE_PID" only "$NODE_PID" "$BARE_PID" checkouts_charged "$CHECKOUT_USERS" "$WARM_SECONDS"
  done
  warm "$BARE_PID" only "$BARE_PID" "$NODE_PID" run_checkouts "http://127.0.0.1:$BARE_PORT" 0 "$warm_up"
  printf '%5s  %12s %10s %8s  %12s %10s %8s\n' round charged/s p99 cpu bare p99 cpu
  : >"$NODE_DIRECTORY/rates"
  : >"$NODE_DIRECTORY/cpu"
  thread_times "$NODE_PID" >"$NODE_DIRECTORY/before"
  for ((round = 1; round <= rounds; round++)); do
    kill -CONT "$NODE_PID"
    refill_shop "$CHECKOUT_USERS" "$seconds"
    with_cpu "$NODE_PID" only "$NODE_PID" "$BARE_PID" checkouts_charged "$CHECKOUT_USERS" "$seconds" \
      >"$NODE_DIRECTORY/ours"
    bare=$(with_cpu "$BARE_PID" only "$BARE_PID" "$NODE_PID" run_checkouts "http://127.0.0.1:$BARE_PORT" 0 "$seconds")
    ours=$(cat "$NODE_DIRECTORY/ours")
    printf '%5d  %12s %10s %8s  %12s %10s %8s\n' "$round" $ours $bare
    echo "${ours%% *} ${bare%% *}" >>"$NODE_DIRECTORY/rates"
    echo "${bare##* } ${ours##* }" | tr -d 'µs' >>"$NODE_DIRECTORY/cpu"
  done
  stop_bare
  thread_times "$NODE_PID" >"$NODE_DIRECTORY/after"
  print_ratio "charged checkouts / bare Vert.x" <"$NODE_DIRECTORY/rates"
  print_ratio "the same by CPU a checkout" <"$NODE_DIRECTORY/cpu"
  echo "Holdfast's core in these rounds, by thread, with what it took to fill the shop anew:"
  print_thread_times "$((rounds * seconds))" "$NODE_DIRECTORY/before" "$NODE_DIRECTORY/after"
  first=$(awk '{sum += $1} END {printf "%d", sum / NR / 2}' "$NODE_DIRECTORY/rates")
  # What the open-model generator itself manages on its core; above it, it would measure itself.
  [ "$first" -le 15000 ] || first=15000
  checkout_latencies "$first"
}

# At half of what was measured (15,000 a second at the most), and 5,000 at once; each of orders that are not paid yet.
checkout_latencies() { # checkouts a second
  local steady=$(($1 * (seconds * 2 + 2))) round before
  ulimit -n "$(ulimit -Hn)"
  echo "sent charged refused failed p50 p99 p99.9 max, in ms"
  for ((round = 1; round <= 3; round++)); do
    refill_shop "$CHECKOUT_USERS" $((seconds * 2))
    echo "at half load, $1 a second: $(timed_checkouts "$1" "$steady" "$CHECKOUT_CONNECTIONS")"
    NEXT_ORDER=$((NEXT_ORDER + steady))
  done
  refill_shop "$CHECKOUT_USERS" 1
  for ((round = 1; round <= 3; round++)); do
    before=$(cpu_ticks "$NODE_PID")
    echo "5,000 at once:  $(timed_checkouts 0 5000 5000)"
    echo "  CPU of the server, with 60,000 reads before: $((($(cpu_ticks "$NODE_PID") - before) * 10)) ms"
    NEXT_ORDER=$((NEXT_ORDER + 5000))
  done
}

timed_checkouts() { # a second, or 0 for all at once; how many; connections
  bench_java "$LOAD_CORE" io.holdfast.bench.CheckoutLoad "$NODE_URL" "$NEXT_ORDER" "$2" "$1" "$3"
}

# Latency of GET while 100,000 users, items and orders are made, each by one request.
bench_batch_init() {
  local round line
  start_pinned_node
  seed_ads 1000
  warm "$NODE_PID" run_wrk "$NODE_URL$QUERY" "$warm_up"
  echo "$READS_BESIDE queries a second; sent answered failed p50 p99 p99.9 max, in ms"
  for ((round = 1; round <= rounds; round++)); do
    line=$(steady "$READS_BESIDE")
    echo "alone:               $line"
    (sleep 6; init_batches >"$NODE_DIRECTORY/batches") &
    line=$(steady "$READS_BESIDE")
    echo "beside batch_init:   $line"
    wait $!
    cat "$NODE_DIRECTORY/batches"
  done
}

# What the seed's own stress test begins with, again and again.
init_batches() {
  local each times
  for ((times = 1; times <= 3; times++)); do
    for each in payment/batch_init/100000/1000000 stock/batch_init/100000/1000000/1 \
      orders/batch_init/100000/100000/100000/1; do
      curl -fs -X POST -o /dev/null -w "  $each: %{time_total} s\n" "$NODE_URL/$each"
    done
  done
}

# All checkouts on one item against as many items as users.
bench_hot() {
  local round uniform hot
  start_pinned_node
  printf '%5s  %12s %10s  %12s %10s\n' round one-item p99 uniform p99
  : >"$NODE_DIRECTORY/rates"
  for ((round = 0; round <= rounds; round++)); do
    fill_shop "$CHECKOUT_USERS"
    checkouts_charged "$CHECKOUT_USERS" "$seconds" >"$NODE_DIRECTORY/uniform"
    fill_shop 1
    checkouts_charged 1 "$seconds" >"$NODE_DIRECTORY/hot"
    uniform=$(cat "$NODE_DIRECTORY/uniform")
    hot=$(cat "$NODE_DIRECTORY/hot")
    [ "$round" -gt 0 ] || continue # The first one warms up.
    printf '%5d  %12s %10s  %12s %10s\n' "$round" $hot $uniform
    echo "${hot%% *} ${uniform%% *}" >>"$NODE_DIRECTORY/rates"
  done
  print_ratio "checkouts of one item / of any" <"$NODE_DIRECTORY/rates"
}

# A transaction across partitions against a command of one, end to end, with 1, 4 and 16 partitions.
bench_spanning() {
  local partitions round one several
  for partitions in 1 4 16; do
    remove_node
    new_node_directory
    start_node taskset -c "$SERVER_CORE" -- --partitions "$partitions"
    : >"$NODE_DIRECTORY/rates"
    fill_shop "$CHECKOUT_USERS"
    for ((round = 0; round <= rounds; round++)); do
      checkouts_charged "$CHECKOUT_USERS" "$seconds" >"$NODE_DIRECTORY/several"
      one=$(run_wrk "$NODE_URL" "$seconds" -s scripts/lib/pay.lua)
      several=$(cat "$NODE_DIRECTORY/several")
      [ "$round" -gt 0 ] || continue # The first one warms up.
      echo "${several%% *} ${one%% *}" >>"$NODE_DIRECTORY/rates"
    done
    print_ratio "$partitions partitions: checkouts / payments of one user each" <"$NODE_DIRECTORY/rates"
  done
}
