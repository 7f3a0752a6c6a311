#!/usr/bin/env bash
# BeforeInstall: bring the image here, by digest, so that what was tested is what runs.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

KEPT_IMAGES=3

docker version >/dev/null || fail "Docker does not answer on this instance"
image=$(released IMAGE '[a-z0-9./:_-]+@sha256:[0-9a-f]{64}')

if docker image inspect "$image" >/dev/null 2>&1; then
  echo "$image is here already"
else
  if [[ $image =~ ^([0-9]+\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+)/ ]]; then
    # Credentials of this pull alone: they are not left on the disk.
    DOCKER_CONFIG=$(mktemp -d)
    export DOCKER_CONFIG
    trap 'rm -rf "$DOCKER_CONFIG"' EXIT
    aws ecr get-login-password --region "${BASH_REMATCH[2]}" |
      docker login --username AWS --password-stdin "${BASH_REMATCH[1]}"
  fi
  docker pull --quiet "$image"
fi

# The images before stay, so that going back needs no registry; older ones would fill the disk. Docker lists them by the day
# of their building: what was just brought, and what served until now, come first here however old they are.
{
  docker image inspect --format '{{.Id}}' "$image"
  docker image inspect --format '{{.Id}}' "$name:served" 2>/dev/null || true
  docker image ls --quiet --no-trunc "${image%@*}"
} | awk '!seen[$0]++' | tail --lines "+$((KEPT_IMAGES + 1))" | while read -r old; do
  docker image rm --force "$old" || echo "pull.sh: $old is in use and stays"
done
