# Whether scripts/cluster starts containers or processes. Uses its home.

docker_runs() {
  command -v docker >/dev/null 2>&1 && timeout 10 docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

# What the cluster was started with; else what was asked for; else Docker where it runs.
choose_mode() { # docker, local or nothing
  local asked=${1:-${HOLDFAST_CLUSTER_MODE:-}} before=""
  if [ -f "$home/mode" ]; then before=$(cat "$home/mode"); fi
  case "$asked" in
    docker | local) ;;
    "") asked=$before ;;
    *) echo "HOLDFAST_CLUSTER_MODE is docker or local, not $asked" >&2; exit 2 ;;
  esac
  if [ -n "$before" ] && [ "$asked" != "$before" ]; then
    echo "The cluster in $home was started with --$before; end it first: scripts/cluster --$before down" >&2
    exit 2
  fi
  if [ -z "$asked" ]; then
    if docker_runs; then asked=docker; else asked=local; fi
  elif [ "$asked" = docker ] && ! docker_runs; then
    echo "Docker does not run here, or 'docker compose' is missing; without it: scripts/cluster --local ..." >&2
    exit 1
  fi
  mode=$asked
  if [ "$mode" = docker ]; then source scripts/lib/cluster-docker.sh; fi
}
