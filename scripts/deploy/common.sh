# shellcheck shell=bash
# What the hooks share. Sourced, not run.
#
# The instance says in a file of NAME=value lines how it differs from the defaults; deploy/cloudformation/service.yaml
# writes it. The release says in `release.env` beside appspec.yml what to run: IMAGE, MODEL_VERSION, GIT_REVISION.

instance_file=${INSTANCE_FILE:-/etc/yt-sentiment/instance.env}
release_file="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/release.env"

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# value FILE NAME DEFAULT: what FILE says of NAME. The files are read, never executed.
value() {
  local line
  line=$(grep --max-count=1 "^$2=" "$1" 2>/dev/null) || line="$2=$3"
  printf '%s' "${line#*=}"
}

# released NAME PATTERN: what the release says of NAME; fails where that is not as PATTERN.
released() {
  local found
  found=$(value "$release_file" "$1" "")
  [[ $found =~ ^$2$ ]] || fail "$release_file has $1='$found', expected $2"
  printf '%s' "$found"
}

name=$(value "$instance_file" CONTAINER yt-sentiment)
port=$(value "$instance_file" PORT 8000)
address="http://127.0.0.1:${port}"
export name port address
