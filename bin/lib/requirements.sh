# shellcheck shell=bash
# Sourced by the scripts in bin/: says in one line what this machine lacks, and how to get it.

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

require_python() {
  command -v python3 >/dev/null || fail "python3 is missing: install Python 3.9 or newer (apt-get install python3)"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
    fail "$(python3 --version 2>&1) is too old: install Python 3.9 or newer"
}

# Asks Maven itself, because it may use another Java (JAVA_HOME) than the one on PATH.
require_java_and_maven() {
  command -v mvn >/dev/null || fail "mvn is missing: install Maven 3.8 or newer (apt-get install maven)"
  local versions maven java home
  versions=$(mvn -B --version 2>&1) ||
    fail "mvn does not run ($(tail -n 1 <<<"$versions")): install a JDK 17 or newer (apt-get install openjdk-17-jdk-headless)"
  maven=$(sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' <<<"$versions")
  java=$(sed -n 's/^Java version: \(1\.\)\{0,1\}\([0-9]*\).*/\2/p' <<<"$versions")
  home=$(sed -n 's/.*, runtime: //p' <<<"$versions")
  [ "${java:-0}" -ge 17 ] ||
    fail "Maven runs on Java ${java:-of an unknown version}: install a JDK 17 or newer, or set JAVA_HOME to one"
  [ -z "$home" ] || [ -x "$home/bin/javac" ] ||
    fail "$home has no compiler: install a JDK 17 or newer, not only a runtime (apt-get install openjdk-17-jdk-headless)"
  case $maven in
    [0-2].* | 3.[0-7] | 3.[0-7].*) fail "Maven $maven is too old: install 3.8 or newer" ;;
  esac
}

# The worker's guardian of pg_dump needs it.
require_setsid() {
  command -v setsid >/dev/null || fail "setsid is missing: apt-get install util-linux"
}
