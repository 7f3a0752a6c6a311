#!/usr/bin/env bash
# Say in GITHUB_OUTPUT whether there is a new model to promote.
set -euo pipefail

new=$(python -m deploy.delivery candidate)
echo "new=$new" >>"${GITHUB_OUTPUT:-/dev/stdout}"
