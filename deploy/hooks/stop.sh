#!/usr/bin/env bash
# ApplicationStop: end the service and let it finish what it works on.
#
# CodeDeploy runs this from the last revision that succeeded, so that a failure here would block every later deployment,
# the one that mends it included: whatever is wrong is said, and left to the hooks that follow.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

# What serves is the way back, which pull.sh must leave alone.
image=$(docker container inspect --format '{{.Image}}' "$name") || echo "stop.sh: nothing called $name serves"
[ -z "$image" ] || docker image tag "$image" "$name:served" || echo "stop.sh: $image was not marked"

# Longer than the 35 s that gunicorn gives requests in flight: YT_SENTIMENT_REQUEST_SECONDS and 5.
docker stop --time 40 "$name" || echo "stop.sh: nothing called $name was stopped"
docker rm --force --volumes "$name" || echo "stop.sh: nothing called $name was removed"
