#!/usr/bin/env bash
# Decide whether to open a run: weighed on an instance, where the database is, and written down here, where the registry is.
# Where one is opened, its corrections are in the bucket, and their digest is in GITHUB_OUTPUT.
set -euo pipefail

question=$(yt-sentiment retrain --question)
mkdir -p build
python -m deploy.delivery weigh "$question" >build/weighing.json

status=0
yt-sentiment retrain --record build/weighing.json || status=$?
case $status in
  0) feedback=$(python -c 'import json; print(json.load(open("build/weighing.json"))["evidence"]["feedback_sha256"])') ;;
  3) feedback="" ;;
  *) exit "$status" ;;
esac
echo "feedback_sha256=$feedback" >>"${GITHUB_OUTPUT:-/dev/stdout}"
