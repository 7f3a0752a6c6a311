#!/usr/bin/env bash
# data [PATH…]: point DVC at the bucket, and bring what earlier runs cached, and PATH.
# fetch [PATH…]: the same, and MLflow's state.
# feedback SHA256: bring the users' corrections of that digest, and make them a training source.
# store: keep all of that there.
set -euo pipefail

bucket=$(python -c 'from deploy.delivery.stack import bucket; print(bucket())')
dvc remote add --quiet --local --default --force bucket "s3://$bucket/dvc"

bring_data() {
  # On the first run of all the bucket is empty, and the pipeline starts from the corpora's own addresses.
  dvc pull --run-cache --allow-missing "$@" || echo "remote.sh: s3://$bucket/dvc lacks some of it; it is built again"
}

case ${1:-} in
  data)
    bring_data "${@:2}"
    ;;
  fetch)
    python -m deploy.delivery fetch-state
    bring_data "${@:2}"
    ;;
  feedback)
    python -m deploy.delivery fetch-feedback "$2"
    yt-sentiment retrain --pin
    ;;
  store)
    dvc push --run-cache
    python -m deploy.delivery store-state
    ;;
  *)
    echo "usage: remote.sh data [PATH...] | fetch [PATH...] | feedback SHA256 | store" >&2
    exit 2
    ;;
esac
