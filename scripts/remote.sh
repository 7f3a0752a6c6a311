#!/usr/bin/env bash
# fetch [PATH…]: point DVC at the bucket, and bring MLflow's state, what earlier runs cached, and PATH.
# store: keep all of that there.
set -euo pipefail

bucket=$(python -c 'from scripts.delivery.stack import bucket; print(bucket())')
dvc remote add --quiet --local --default --force bucket "s3://$bucket/dvc"

case ${1:-} in
  fetch)
    python -m scripts.delivery fetch-state
    # On the first run of all the bucket is empty, and the pipeline starts from the corpora's own addresses.
    dvc pull --run-cache --allow-missing "${@:2}" || echo "remote.sh: s3://$bucket/dvc lacks some of it; it is built anew"
    ;;
  store)
    dvc push --run-cache
    python -m scripts.delivery store-state
    ;;
  *)
    echo "usage: remote.sh fetch [PATH...] | store" >&2
    exit 2
    ;;
esac
