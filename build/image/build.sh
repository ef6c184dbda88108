# Sourced by ./pystack when the runtime image is missing or older than a source: builds it, says so on
# stderr, and lets a second pystack wait for the first. Uses $root, $image, $stamp and stale.

say() {
  printf 'pystack: %s\n' "$1" >&2
}

die() {
  say "$1"
  exit 1
}

# Only one build at a time: the folder $lock is made by whoever builds, and names him.
lock() {
  said=
  until mkdir "$lock" 2>/dev/null; do
    [ -d "$root/target" ] || die "cannot write to $root/target"
    owner=
    [ -f "$lock/pid" ] && read -r owner <"$lock/pid"
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock" # he died
      continue
    fi
    [ -n "$said" ] || say "waiting for another pystack that builds"
    said=1
    sleep 0.2
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

unlock() {
  rm -rf "$lock"
  trap - EXIT INT TERM HUP
}

# Maven's output, line by line: all of it to the log, the milestones to the user.
progress() {
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      *" Building PyStack for Java: "*)
        line=${line#*: }
        say "  module ${line%% *}"
        ;;
      "linking "* | "training "* | "no python3 "*) say "  $line" ;;
    esac
  done
}

# Prints what ./pystack asks whether the image is stale: lines that end it with "yes" where a source is newer.
list_sources() {
  (
    cd "$root" && find pom.xml [a-z]*/pom.xml engine/src/main linux/src/main cli/src/main \
      build/image build/layouts build/syscall
  ) | sed 's,.*,[ "$root/&" -nt "$stamp" ] \&\& return 0,'
  echo 'return 1'
}

build() {
  mkdir -p "$root/target" 2>/dev/null
  lock=$root/target/launcher.lock
  log=$root/target/launcher.log
  lock
  if ! stale; then # built while we waited
    unlock
    return
  fi
  command -v mvn >/dev/null 2>&1 ||
    die "needs Maven 3.8 or newer to build itself: install it (for example: apt-get install maven)"
  if [ -f "$stamp" ]; then
    say "sources have changed: building again"
  else
    say "building, once; this takes about a minute (log: $log)"
  fi
  : >"$log"
  # what changes while we build makes the next start build again
  : >"$root/target/launcher.started"
  {
    cd "$root" && mvn -B -Dimage process-classes </dev/null 2>&1
    echo $? >target/launcher.status
  } | progress
  read -r status <"$root/target/launcher.status"
  if [ "$status" != 0 ] || [ ! -f "$image/options" ]; then
    missing=$(grep -m 1 -o 'PyStack needs .*' "$log")
    [ -z "$missing" ] || die "$missing"
    # what is neither progress nor Maven's advice, once each
    grep -v -e '^\[INFO\]' -e '^\[WARNING\]' -e '^    at ' -e 'Scanning for' -e '\[Help' -e 'Maven' -e 'mvn <args>' -e 'After corr' \
      -e 'For more' -e '^\[ERROR\] *$' "$log" | awk '!seen[$0]++' | tail -n 25 >&2
    die "the build failed; its log is $log"
  fi
  list_sources >"$image/sources"
  mv "$root/target/launcher.started" "$stamp"
  unlock
  say "built"
}
