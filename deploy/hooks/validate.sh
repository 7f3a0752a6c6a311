#!/usr/bin/env bash
# ValidateService: the deployment fails unless the expected model answers, and answers right.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

seconds=$(value "$instance_file" VALIDATE_SECONDS 90)
expected=$(released MODEL_VERSION '[0-9a-f]{12}')

# A prediction that the model got wrong, or that nobody could make, must not be taken for a right one: each answer is
# compared, and so is its status.

give_up() {
  docker logs --tail 20 "$name" >&2 || true
  fail "$*"
}

end=$((SECONDS + seconds))
until ready=$(curl --fail --silent --max-time 5 "$address/readyz"); do
  ((SECONDS < end)) || give_up "$address/readyz does not answer after $seconds s"
  sleep 0.5
done
[[ $ready == *"\"model_version\":\"$expected\""* ]] || give_up "expected model $expected, got $ready"

# A closed service asks for a token, which this machine does not have: /readyz compared labels of the model itself.
answer=$(curl --silent --show-error --max-time 30 --header 'Content-Type: application/json' --write-out ' %{http_code}' \
  --data '{"comments": ["I love this video"]}' "$address/v1/predict") || give_up "no prediction"
case $answer in
  *'"label":"positive"'*' 200' | *' 401') ;;
  *' 200') give_up "expected the label positive of 'I love this video', got $answer" ;;
  *) give_up "no prediction, got $answer" ;;
esac
echo "model $expected answers on $address"
