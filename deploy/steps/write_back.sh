#!/usr/bin/env bash
# Commit what a promotion left in this checkout to the branch of its model, push it, and open a pull request against BASE.
# What is committed is what the run made and the documents that follow from it; nothing where the branch has it already.
set -euo pipefail

base=${BASE:-main}
model=src/yt_sentiment/default_model
made=(README.md docs dvc.lock params.yaml reports "$model")

version=$(sed -n 's/^ *"version": "\([0-9a-f]*\)",*$/\1/p' "$model/manifest.json")
branch="promoted/${version:?$model/manifest.json names no model}"
title="Carry model $version, which is in production"

git add -- "${made[@]}"
if git diff --cached --quiet; then
  echo "nothing to write back: this commit carries model $version already"
  exit 0
fi
identity=()
git config user.email >/dev/null ||
  identity=(-c "user.name=github-actions[bot]" -c "user.email=41898282+github-actions[bot]@users.noreply.github.com")
git switch --quiet --force-create "$branch"
git "${identity[@]}" commit --quiet --message "$title"

# A branch that ends with a commit of somebody else is theirs; a run before this one left a single commit there.
there=$(git ls-remote origin "refs/heads/$branch" | cut -f1)
if [ -n "$there" ]; then
  git fetch --quiet --depth=1 origin "$there"
  last=$(git log -1 --format="%ce: %s" "$there")
  own=$(git log -1 --format="%ce: %s" HEAD)
  if [ "$last" != "$own" ]; then
    echo "$branch ends with '$last', expected '$own': merge or delete the branch, and run this again" >&2
    exit 1
  fi
fi
git push --quiet --force-with-lease="refs/heads/$branch:$there" origin "HEAD:refs/heads/$branch"

# What was opened for this branch shows what was pushed.
if [ "$(gh pr view "$branch" --json state --jq .state 2>/dev/null)" = OPEN ]; then
  exit 0
fi
{
  echo "Made by the run that promoted \`$version\`: lock, parameters, reports, cards and the bundled model."
  echo "Timings are measured on one machine: \`make bench docs\` there brings those of this model."
  echo
  head --bytes 60000 build/report.md 2>/dev/null || true
} | gh pr create --base "$base" --head "$branch" --title "$title" --body-file -
