# The scenarios of scripts/bench-http that are about the edge: what it costs, and what it is there for. Uses what
# lib/bench.sh has, and rounds, seconds, warm_up.

SECOND_PID=""
LORIS_PID=""
SAMPLER_PID=""

# All of the edge that can be switched on, beside what always is: limits that are never reached, so that all is counted.
edge_flags() {
  printf '%s ' --api-keys "$NODE_DIRECTORY/keys" --rate-limit-read 100000000/s --rate-limit-write 100000000/s
}

bench_edge() {
  local key round bare_url edge_url off on
  remove_node
  new_node_directory
  key=$(scripts/holdfast keys new bench --scopes read,write | awk -v file="$NODE_DIRECTORY/keys" '
    $1 ~ /^hf_/ {print $2, $3, $4 > file; print $1}')
  [ -s "$NODE_DIRECTORY/keys" ] || { echo "There is no key." >&2; exit 1; }
  # shellcheck disable=SC2046
  start_node taskset -c "$SERVER_CORE" -- $(edge_flags)
  SECOND_PID=$NODE_PID
  edge_url=$NODE_URL
  HOLDFAST_API_KEY=$key seed_ads 1000
  mv "$NODE_DIRECTORY/data" "$NODE_DIRECTORY/data-edge"
  start_node taskset -c "$SERVER_CORE" --
  bare_url=$NODE_URL
  seed_ads 1000
  warm "$NODE_PID" measure_only "$NODE_PID" "$SECOND_PID" "$bare_url$QUERY" "$warm_up"
  warm "$SECOND_PID" measure_only "$SECOND_PID" "$NODE_PID" "$edge_url$QUERY" "$warm_up" \
    -H "Authorization: Bearer $key"
  printf '%5s  %12s %10s %8s  %12s %10s %8s\n' round edge-on p99 cpu edge-off p99 cpu
  : >"$NODE_DIRECTORY/rates"
  : >"$NODE_DIRECTORY/cpu"
  for ((round = 1; round <= rounds; round++)); do
    if ((round % 2)); then
      on=$(measure_only "$SECOND_PID" "$NODE_PID" "$edge_url$QUERY" "$seconds" -H "Authorization: Bearer $key")
      off=$(measure_only "$NODE_PID" "$SECOND_PID" "$bare_url$QUERY" "$seconds")
    else
      off=$(measure_only "$NODE_PID" "$SECOND_PID" "$bare_url$QUERY" "$seconds")
      on=$(measure_only "$SECOND_PID" "$NODE_PID" "$edge_url$QUERY" "$seconds" -H "Authorization: Bearer $key")
    fi
    printf '%5d  %12s %10s %8s  %12s %10s %8s\n' "$round" $on $off
    echo "${on%% *} ${off%% *}" >>"$NODE_DIRECTORY/rates"
    echo "${off##* } ${on##* }" | tr -d 'µs' >>"$NODE_DIRECTORY/cpu"
  done
  print_ratio "edge on / edge off" <"$NODE_DIRECTORY/rates"
  print_ratio "the same by CPU a request" <"$NODE_DIRECTORY/cpu"
  end_edge
}

end_edge() {
  if [ -n "$SECOND_PID" ]; then
    kill -CONT "$SECOND_PID" 2>/dev/null || true
    kill "$SECOND_PID" 2>/dev/null || true
    wait "$SECOND_PID" 2>/dev/null || true
  fi
  SECOND_PID=""
  if [ -n "$LORIS_PID" ]; then kill "$LORIS_PID" 2>/dev/null || true; fi
  LORIS_PID=""
  if [ -n "$SAMPLER_PID" ]; then kill "$SAMPLER_PID" 2>/dev/null || true; fi
  SAMPLER_PID=""
}

bench_overload() {
  remove_node
  new_node_directory
  HOLDFAST_HEAP=${HOLDFAST_HEAP:-1g} start_node taskset -c "$SERVER_CORE" -- --waiting-time "$overload_wait"
  while sleep 1; do memory_line; done >"$NODE_DIRECTORY/memory" &
  SAMPLER_PID=$!
  bench_java "$LOAD_CORE" io.holdfast.bench.OverloadLoad "${NODE_URL##*:}" 3 "$overload_seconds" \
    "$overload_connections" &
  wait $!
  kill "$SAMPLER_PID"
  SAMPLER_PID=""
  awk '{rss[NR] = $1; if ($1 > most) most = $1; if ($2 > waiting) waiting = $2}
    END {printf "resident memory: %.0f MiB at the start, %.0f MiB at the most, %.0f MiB at the end; at the most ",
      rss[1], most, rss[NR]; printf "%d writes waited\n", waiting}' "$NODE_DIRECTORY/memory"
  curl -fs "$NODE_MANAGEMENT_URL/metrics" | grep -E '^holdfast_(commands_refused_total|commands_waiting|ready)'
}

memory_line() {
  echo "$(awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$NODE_PID/status")" \
    "$(curl -fs -m 2 "$NODE_MANAGEMENT_URL/metrics" | awk '$1 == "holdfast_commands_waiting" {print $2}')"
}

bench_loris() {
  local round
  start_pinned_node
  seed_ads 1000
  # What accepts and cuts off is warm too, or the server's compilers would be most of what the first round measures.
  attack $((warm_up * 2 + 10))
  run_wrk "$NODE_URL$QUERY" $((warm_up * 2)) >/dev/null
  end_attack
  echo "5000 queries a second; sent answered failed p50 p99 p99.9 max, in ms"
  : >"$NODE_DIRECTORY/rates"
  for ((round = 1; round <= rounds; round++)); do
    loris_round
  done
  print_ratio "p99 beside $loris_connections slow connections / p99 alone" <"$NODE_DIRECTORY/rates"
  curl -fs "$NODE_MANAGEMENT_URL/metrics" | grep -E '^holdfast_http_connections'
}

loris_round() {
  local alone beside
  alone=$(steady 5000)
  attack $((seconds * 2 + 16))
  beside=$(steady 5000)
  end_attack
  echo "alone: $alone   beside: $beside   $(tail -n 1 "$NODE_DIRECTORY/loris")"
  echo "$(awk '{print $5}' <<<"$beside") $(awk '{print $5}' <<<"$alone")" >>"$NODE_DIRECTORY/rates"
}

# Returns when all slow connections are open. The attacker, which would be on another machine, has a low priority: it is
# not to take the core from the load that measures.
attack() { # seconds
  (renice -n 19 "$BASHPID" >/dev/null
    bench_java "$LOAD_CORE" io.holdfast.bench.SlowLoris "${NODE_URL##*:}" "$loris_connections" "$1") \
    >"$NODE_DIRECTORY/loris" &
  LORIS_PID=$!
  until grep -q open "$NODE_DIRECTORY/loris"; do kill -0 "$LORIS_PID"; sleep 0.1; done
}

end_attack() {
  wait "$LORIS_PID"
  LORIS_PID=""
}
