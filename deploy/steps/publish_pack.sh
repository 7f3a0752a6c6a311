#!/usr/bin/env bash
# PACK: attach what `yt-sentiment release-pack` wrote to the release of its model on GitHub, which is made if it is new.
set -euo pipefail

pack=$1
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
python3 -m zipfile --extract "$pack" "$parts"
(cd "$parts" && sha256sum --quiet --check SHA256SUMS)
version=$(sed -n 's/^  "model_version": "\([0-9a-f]*\)",$/\1/p' "$parts/lineage.json")
name="model-${version:?lineage.json of $pack names no model}"
if gh release view "$name" >/dev/null 2>&1; then
  gh release upload "$name" --clobber "$pack" # the same model again, with what was decided since
else
  gh release create "$name" --title "Model $version" --notes-file "$parts/gate.md" --latest=false \
    --target "$(git rev-parse HEAD)" "$pack"
fi
