#!/usr/bin/env bash
# Promote through the gate, and say in GITHUB_OUTPUT whether production is another model now. A refusal fails.
set -euo pipefail

status=0
yt-sentiment promote "$@" || status=$?
case $status in
  0) promoted=true ;;
  3) promoted=false ;; # the model in production already
  *) exit "$status" ;;
esac
echo "promoted=$promoted" >>"${GITHUB_OUTPUT:-/dev/stdout}"
