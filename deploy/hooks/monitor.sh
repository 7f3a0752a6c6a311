#!/usr/bin/env bash
# monitor.sh NAMESPACE LOG_GROUP: look at what was served, with the image that serves and the service's database. Each look is
# one line in LOG_GROUP, from which CloudWatch takes the metrics.
#
# No hook: the document of Systems Manager in deploy/cloudformation/service.yaml runs it.
set -euo pipefail
# shellcheck source=deploy/hooks/common.sh
source "$(dirname "$0")/common.sh"

namespace=$1
log_group=$2
watching="$name-monitor"
stand_beside "$watching"

# One that fails keeps the others from nothing; it is in no metric then, and makes this command red.
failed=()
for look in drift accuracy classifier; do
  status=0
  run_confined "$watching" "$log_group" --env-file "$folder/database.env" "$image" \
    yt-sentiment monitor "$look" --emf "$namespace" || status=$?
  # 3 is an alarm, which the metrics say too.
  case $status in 0 | 3) ;; *) failed+=("$look ended with $status") ;; esac
done
[ ${#failed[@]} = 0 ] || fail "${failed[*]}"
