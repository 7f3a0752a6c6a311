#!/usr/bin/env bash
# decide.sh BUCKET QUESTION [LOG_GROUP]: weigh whether to train again, with the image that serves and the service's database,
# and print the outcome as JSON, to LOG_GROUP too. If a run is to be opened, the corrections that it learns from are kept in
# BUCKET by their digest.
#
# No hook: the document of Systems Manager in deploy/cloudformation/service.yaml runs it. QUESTION is what `yt-sentiment
# retrain --question` prints, in base64, so that nothing in it means anything to a shell.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

bucket=$1
question=$(base64 --decode <<<"$2") || fail "the question is not base64: '$2'"
log_group=${3:-}
region=$(value "$instance_file" REGION "")
weighing="$name-decide"
stand_beside "$weighing"

# What it writes is on the image's volume.
status=0
run_confined "$weighing" "" --env-file "$folder/database.env" "$image" \
  yt-sentiment retrain --weigh "$question" >"$folder/weighing.json" || status=$?
case $status in
  0)
    docker cp --quiet "$weighing:/data/data/feedback.csv" "$folder/feedback.csv" >&2
    digest=$(sha256sum "$folder/feedback.csv")
    digest=${digest%% *}
    grep --quiet --fixed-strings "\"feedback_sha256\": \"$digest\"" "$folder/weighing.json" ||
      fail "the corrections have digest $digest, which was not weighed"
    aws s3api put-object --region "$region" --bucket "$bucket" --key "feedback/$digest.csv" \
      --body "$folder/feedback.csv" >&2
    ;;
  3) ;;
  *) fail "the weighing ended with $status" ;;
esac
if [ -n "$log_group" ]; then
  # Only now: an alarm rings where the log lacks the outcome, and it holds none whose corrections were lost.
  run_confined "$weighing" "$log_group" --interactive "$image" cat <"$folder/weighing.json"
else
  cat "$folder/weighing.json"
fi
