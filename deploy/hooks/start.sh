#!/usr/bin/env bash
# ApplicationStart: run the image with the instance's settings and the secrets of its account.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

image=$(released IMAGE '[a-z0-9./:_-]+@sha256:[0-9a-f]{64}')
region=$(value "$instance_file" REGION "")
log_group=$(value "$instance_file" LOG_GROUP "")
network=$(value "$instance_file" NETWORK bridge)

# Secrets pass through a file that goes away; Docker keeps them readable for root alone.
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
settings="$folder/service.env"
write_settings "$settings"

options=(--publish "${port}:8000")
[ "$network" != host ] || options=(--network host --env "YT_SENTIMENT_BIND=127.0.0.1:${port}")
[ -z "$log_group" ] || options+=(--log-driver awslogs --log-opt "awslogs-region=$region" --log-opt "awslogs-group=$log_group")

# What a deployment that failed half-way may have left.
docker rm --force --volumes "$name" >/dev/null 2>&1 || true
docker run --detach --name "$name" --restart unless-stopped --stop-timeout 40 \
  --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
  --env-file "$settings" "${options[@]}" "$image"
