# shellcheck shell=bash
# Debian's packages without installing them. Sourced; wants $cache, a folder.

say() { printf '%s\n' "$*" >&2; }

# The archive that this machine's apt already uses for Debian's main packages.
mirror() {
  local found
  found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list \
    2>/dev/null | grep -oE '^(URIs:|deb .*) *[a-z+]+://[^ ]+/debian/?( |$)' | grep -oE '[a-z+]+://[^ ]+' |
    head -n 1) || true
  [ -n "$found" ] || { say "apt's sources name no Debian archive"; return 1; }
  printf '%s\n' "${found%/}"
}

# An apt of its own for a suite: apt_for sid COMMAND…, apt_for bookworm:arm64 COMMAND…
apt_for() {
  local suite=${1%:*} base machine
  base=$cache/apt/${1/:/-}
  machine=$(dpkg --print-architecture)
  [ "$suite" = "$1" ] || machine=${1#*:}
  shift
  if [ ! -f "$base/ready" ]; then
    local archive
    archive=$(mirror)
    mkdir -p "$base/lists/partial" "$base/cache/archives/partial"
    : >"$base/status"
    local key="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    printf 'deb %s %s %s main\ndeb-src %s %s %s main\n' \
      "$key" "$archive" "$suite" "$key" "$archive" "$suite" >"$base/sources.list"
    cat >"$base/apt.conf" <<CONF
APT::Architecture "$machine";
APT::Architectures { "$machine"; };
Dir::Etc::sourcelist "$base/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$base";
Dir::State::lists "$base/lists";
Dir::State::status "$base/status";
Dir::Cache "$base/cache";
Dir::Cache::archives "$base/cache/archives";
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Debug::NoLocking "true";
CONF
    APT_CONFIG=$base/apt.conf apt-get -q update >&2
    : >"$base/ready"
  fi
  APT_CONFIG=$base/apt.conf "$@"
}
