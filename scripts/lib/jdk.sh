# Sourced by the other scripts: finds a JDK 25 wherever it lies, and Maven, and says clearly what is missing.

readonly WANTED_JDK=25

# The major version of the JDK in a directory; fails when there is none, or only a runtime without the compiler.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  local version=""
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  fi
  [ -n "$version" ] && printf '%s\n' "$version"
}

# The home of the java on the PATH, links resolved; a macOS stub or nothing at all fails.
jdk_on_path() {
  local java link
  java=$(command -v java) || return 1
  while link=$(readlink "$java" 2>/dev/null) && [ -n "$link" ]; do
    case "$link" in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  (cd "$(dirname "$java")/.." 2>/dev/null && pwd -P)
}

# Every directory in which a JDK may lie, the likeliest first.
jdk_candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  jdk_on_path
  local home=${HOME:-/nonexistent} directory
  for directory in \
      /usr/lib/jvm/* /usr/lib64/jvm/* /usr/local/lib/jvm/* /usr/java/* /usr/local/openjdk-* \
      "$home"/.sdkman/candidates/java/* "$home"/.jdks/* "$home"/.asdf/installs/java/* \
      "$home"/.local/share/mise/installs/java/* "$home"/.jenv/versions/* \
      /opt/* /opt/java/* /opt/jdk/* /opt/homebrew/opt/openjdk* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$directory" ] && printf '%s\n' "$directory"
  done
}

# Prints the home of a JDK 25, or what was found instead and what to do, and fails.
find_jdk() {
  local candidate major seen=""
  while IFS= read -r candidate; do
    major=$(jdk_major "$candidate") || continue
    if [ "$major" = "$WANTED_JDK" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
    case "$seen" in *"  $candidate "*) ;; *) seen="$seen  $candidate (JDK $major)"$'\n' ;; esac
  done < <(jdk_candidates)
  {
    echo "Holdfast needs a JDK $WANTED_JDK, and none was found."
    if [ -n "$seen" ]; then printf 'Found instead:\n%s' "$seen"; fi
    echo "Looked at JAVA_HOME, the java on the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks and the like."
    echo "Install one (https://adoptium.net/temurin/releases/?version=$WANTED_JDK), or set JAVA_HOME to where it is."
  } >&2
  return 1
}

# Makes the JDK 25 the one that Maven runs on and builds with; ends the script when something is missing.
need_jdk() {
  JAVA_HOME=$(find_jdk) || exit 1
  export JAVA_HOME
}

need_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    echo "Holdfast is built with Maven (3.8 or newer), and there is no 'mvn' on the PATH." >&2
    echo "Install it with your system's packages (maven), or from https://maven.apache.org/download.cgi" >&2
    exit 1
  fi
  # What Maven's own libraries do on a new JDK, said to be intended, so that it does not warn at every start.
  export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

# Goes to the project's directory, from wherever the script was called; a copied-out script is told so.
enter_project() {
  cd "$1" || exit 1
  if [ ! -f pom.xml ] || [ ! -d src/main/java/io/holdfast ]; then
    echo "This script belongs into the scripts directory of a Holdfast checkout; $1 is none (no pom.xml there)." >&2
    exit 1
  fi
}
