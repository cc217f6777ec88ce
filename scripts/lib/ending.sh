# Sourced by scripts that end what they have begun: at_end COMMAND runs that when the script ends, however it comes to
# it, and the script keeps its return code. What ends it because it has failed (set -e) is named, within $(…) too.
set -E
shopt -s inherit_errexit
trap 'say_failed $? "${BASH_SOURCE[0]:-$0}:$LINENO" "$BASH_COMMAND"' ERR

say_failed() { # code, where, command
  printf 'FAILED with %s, %s: %s\n' "$@" >&2
}

at_end() {
  # shellcheck disable=SC2064
  trap "ending=\$?; trap - ERR; set +e; $1; exit \$ending" EXIT
  # Without these two a signal's own code would be lost: 0 is what the trap above would see.
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
