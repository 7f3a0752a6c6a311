#!/usr/bin/env bash
# Decide whether to open a run; where it is, keep the corrections in the bucket, and name them in GITHUB_OUTPUT.
set -euo pipefail

# What is judged is the model in production, which need not be the one that this commit carries.
yt-sentiment export --to build/production
export YT_SENTIMENT_MODEL=build/production

status=0
yt-sentiment retrain --decide || status=$?
case $status in
  0) feedback=$(python -m scripts.delivery store-feedback) ;;
  3) feedback="" ;;
  *) exit "$status" ;;
esac
echo "feedback_sha256=$feedback" >>"${GITHUB_OUTPUT:-/dev/stdout}"
