# Sourced by scripts that run a node of their own: starts one on free ports with a data directory that is thrown away,
# and ends it with the script. Needs lib/jdk.sh and lib/build.sh, and the project as current directory.

NODE_PID=""
NODE_DIRECTORY=""
NODE_URL=""
NODE_MANAGEMENT_URL=""

# Makes the directory in which the node keeps its data and its log, removed with the script.
new_node_directory() {
  NODE_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/holdfast.XXXXXX")
}

# Starts a node and waits until it is ready: start_node [prefix command ... --] [flags of serve]
start_node() {
  local prefix=()
  while [ $# -gt 0 ] && [ "$1" != "--" ]; do prefix+=("$1"); shift; done
  [ $# -gt 0 ] && shift
  : >"$NODE_DIRECTORY/log"
  "${prefix[@]+"${prefix[@]}"}" scripts/holdfast serve --port 0 --management-port 0 --data "$NODE_DIRECTORY/data" "$@" \
    >"$NODE_DIRECTORY/log" 2>&1 </dev/null &
  NODE_PID=$!
  await_node
}

# Starts a node that has ended once more, with its data and at its addresses: restart_node [flags of serve]
restart_node() {
  : >"$NODE_DIRECTORY/log"
  scripts/holdfast serve --port "${NODE_URL##*:}" --management-port "${NODE_MANAGEMENT_URL##*:}" \
    --data "$NODE_DIRECTORY/data" "$@" >"$NODE_DIRECTORY/log" 2>&1 </dev/null &
  NODE_PID=$!
  await_node
}

# The address that the node says of itself in its log: node_address API, node_address Management
node_address() {
  sed -n "s/.*$1 on \(http:[^ ,]*\).*/\1/p" "$NODE_DIRECTORY/log" | head -n 1
}

await_node() {
  local waited=0
  until NODE_URL=$(node_address API) && [ -n "$NODE_URL" ]; do
    if ! kill -0 "$NODE_PID" 2>/dev/null || [ $((waited += 1)) -gt 1200 ]; then
      cat "$NODE_DIRECTORY/log" >&2
      echo "The node did not start." >&2
      exit 1
    fi
    sleep 0.1
  done
  NODE_MANAGEMENT_URL=$(node_address Management)
  until curl -fs -o /dev/null "$NODE_MANAGEMENT_URL/health/ready"; do
    kill -0 "$NODE_PID" 2>/dev/null || { cat "$NODE_DIRECTORY/log" >&2; exit 1; }
    sleep 0.1
  done
}

stop_node() {
  if [ -n "$NODE_PID" ] && kill "$NODE_PID" 2>/dev/null; then
    wait "$NODE_PID" 2>/dev/null || true
  fi
  NODE_PID=""
}

# To be called on exit.
remove_node() {
  stop_node
  if [ -n "$NODE_DIRECTORY" ]; then rm -rf "$NODE_DIRECTORY"; fi
}
