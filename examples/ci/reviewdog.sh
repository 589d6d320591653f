#!/bin/sh
# Comments on the lines of a change that are wrong: by default the findings are printed, with REPORTER=github-pr-review
# and the like they are written to the review.
# usage: reviewdog.sh PATH...
report=$(mktemp) || exit 2
trap 'rm -f "$report"' EXIT
cablemark check --format rdjson="$report" --format concise --exit-zero "$@" > /dev/null || exit $?
reviewdog -f=rdjson -name=cablemark -reporter="${REPORTER:-local}" -filter-mode="${FILTER_MODE:-nofilter}" \
  -fail-level=error < "$report"
