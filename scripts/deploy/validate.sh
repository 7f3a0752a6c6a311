#!/usr/bin/env bash
# ValidateService: the deployment fails unless the expected model answers, and answers right.
set -euo pipefail
# shellcheck source=scripts/deploy/common.sh
source "$(dirname "$0")/common.sh"

seconds=$(value "$instance_file" VALIDATE_SECONDS 90)
expected=$(released MODEL_VERSION '[0-9a-f]{12}')

# A prediction that the model got wrong, or that nobody could make, must not be taken for a right one: curl fails on
# every status from 400 on, and each answer is compared.
ask() {
  curl --fail --silent --show-error --max-time 5 --header 'Content-Type: application/json' "$@"
}

give_up() {
  docker logs --tail 20 "$name" >&2 || true
  fail "$*"
}

end=$((SECONDS + seconds))
until ready=$(ask "$address/readyz" 2>/dev/null); do
  ((SECONDS < end)) || give_up "$address/readyz does not answer after $seconds s"
  sleep 0.5
done
[[ $ready == *"\"model_version\":\"$expected\""* ]] || give_up "expected model $expected, got $ready"

answer=$(ask --data '{"comments": ["I love this video"]}' "$address/v1/predict") || give_up "no prediction"
[[ $answer == *'"label":"positive"'* ]] || give_up "expected the label positive of 'I love this video', got $answer"
echo "model $expected answers on $address"
