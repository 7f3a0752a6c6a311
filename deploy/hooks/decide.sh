#!/usr/bin/env bash
# decide.sh BUCKET QUESTION: weigh whether to train again, with the image that serves and the service's database, and print
# the outcome as JSON. If a run is to be opened, the corrections that it learns from are kept in BUCKET by their digest.
#
# No hook: the document of Systems Manager in deploy/cloudformation/service.yaml runs it. QUESTION is what `yt-sentiment
# retrain --question` prints, in base64, so that nothing in it means anything to a shell.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

bucket=$1
question=$(base64 --decode <<<"$2") || fail "the question is not base64: '$2'"
region=$(value "$instance_file" REGION "")
network=$(value "$instance_file" NETWORK bridge)
weighing="$name-decide"

image=$(docker container inspect --format '{{.Image}}' "$name") || fail "nothing called $name serves on this instance"
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"; docker rm --force --volumes "$weighing" >/dev/null 2>&1 || true' EXIT

# Of the service's settings the database alone: no token and no key.
write_settings "$folder/service.env"
database=$(value <(tac "$folder/service.env") DATABASE_URL "")
[[ $database == postgresql* ]] || fail "the service has no DATABASE_URL of PostgreSQL; an empty database must not decide"
printf 'DATABASE_URL=%s\n' "$database" >"$folder/database.env"

# Less memory than the service leaves: if one of them must end, it is this one. What it writes is on the image's volume.
docker rm --force --volumes "$weighing" >/dev/null 2>&1 || true
status=0
docker run --name "$weighing" --network "$network" --memory 768m --log-driver none \
  --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
  --env-file "$folder/database.env" "$image" yt-sentiment retrain --weigh "$question" >"$folder/weighing.json" || status=$?
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
cat "$folder/weighing.json"
