# The parts of scripts/cluster as containers: sourced after lib/cluster.sh, in the place of whose functions these are.
# compose.yaml says what a part is; here stands only what this cluster has of them, in a file beside its logs. Nothing
# is started again by Docker: what was killed stays so until it is asked for.

readonly DESCRIBED=$home/compose.yaml

# Its output goes to a file, whose end is shown if it fails.
compose() {
  if ! asking_compose "$@" >>"$home/docker.log" 2>&1; then
    tail -n 20 "$home/docker.log" >&2
    echo "docker compose $* has failed; all that it said is in $home/docker.log" >&2
    exit 1
  fi
}

asking_compose() { docker compose --file "$DESCRIBED" "$@" </dev/null; }

prepare() {
  describe
  say "Building the image; its output goes to $home/docker.log ..."
  compose build instance-1
}

runs() { [ -n "$(asking_compose ps --status running --quiet "$1" 2>/dev/null)" ]; } # name

kill_now() { compose kill --signal KILL "$1"; } # name

start_stores() {
  describe
  compose up --detach --no-build --wait postgres redis
  say "  Postgres  $(asking_compose exec -T postgres postgres --version), in a container"
  say "  Redis     $(asking_compose exec -T redis redis-server --version | cut -d' ' -f3), in a container"
}

start_instance() { # number, flags ...
  local number=$1
  shift
  printf '%s\n' "$*" >"$home/instance-$number.flags"
  describe
  compose up --detach --no-build --no-deps "instance-$number"
}

# With the instances there are; connections to the balancer before it finish.
balance() {
  local number
  {
    sed '/^  server /d' conf/haproxy/compose.cfg
    for number in $(instances); do say "  server instance-$number instance-$number:8080"; done
  } >"$home/haproxy.cfg"
  if runs balancer; then
    compose kill --signal HUP balancer
  else
    compose up --detach --no-build --no-deps balancer
  fi
  await "The balancer" curl -s -o /dev/null "http://127.0.0.1:$base/"
  say "  balancer: http://127.0.0.1:$base"
}

end_all() { # --delete: with what Postgres keeps
  describe
  compose down ${1:+--volumes}
}

# The instances that there are; before there is one, a first, so that there is something to build.
describe() {
  local number count=0
  mkdir -p "$home"
  {
    say "# Made by scripts/cluster, which says what runs; what each part is says compose.yaml."
    say "name: holdfast-$base"
    say "services:"
    part postgres postgres "$(postgres_port):5432"
    part redis redis "$(redis_port):6379"
    for number in $(instances); do
      instance_part "$number" "$(cat "$home/instance-$number.flags")"
      count=$((count + 1))
    done
    if [ "$count" = 0 ]; then instance_part 1 ""; fi
    say "  balancer:"
    say "    image: $(sed -n 's/^ *image: \(haproxy:.*\)/\1/p' compose.yaml)"
    say "    ports: [\"127.0.0.1:$base:8080\"]"
    say "    volumes: [\"$home/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro\"]"
    say "volumes:"
    say "  postgres:"
  } >"$DESCRIBED"
}

instance_part() { # number, flags
  part "instance-$1" holdfast-1 "$(api_port "$1"):8080" "$(management_port "$1"):8081"
  say "    command: [serve${2:+, ${2// /, }}]"
}

part() { # name, its description in compose.yaml, ports ...
  say "  $1:"
  say "    extends: {file: \"$PWD/compose.yaml\", service: $2}"
  say '    restart: "no"'
  say "    ports:"
  shift 2
  local port
  for port in "$@"; do say "      - \"127.0.0.1:$port\""; done
}
