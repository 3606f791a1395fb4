#!/usr/bin/env bash
# Installs backuplint from the checked-out action, so that the ref that the workflow pins is the
# code that runs, and checks once for people and once for code scanning. Exits 0 itself: the
# action's last step exits with the code, after the report is uploaded.
set -euo pipefail

python3 -m venv "${RUNNER_TEMP}/backuplint"
"${RUNNER_TEMP}/backuplint/bin/pip" install --quiet "${GITHUB_ACTION_PATH}"

paths=()
while IFS= read -r line; do [ -z "${line}" ] || paths+=("${line}"); done <<<"${BACKUPLINT_PATHS}"
arguments=()
while IFS= read -r line; do [ -z "${line}" ] || arguments+=("${line}"); done <<<"${BACKUPLINT_ARGS}"

check() {
  "${RUNNER_TEMP}/backuplint/bin/backuplint" check --fail-on "${BACKUPLINT_FAIL_ON}" \
    ${arguments[@]+"${arguments[@]}"} "$@" -- ${paths[@]+"${paths[@]}"}
}

cd "${BACKUPLINT_DIRECTORY}"
report="${RUNNER_TEMP}/backuplint.sarif"
code=0
check || code=$?
check --output-format sarif --output-file "${report}" 2>/dev/null || true

# A report that is not complete would close the alerts of what was not looked at.
if [ "${code}" -le 1 ] && [ -s "${report}" ]; then
  echo "sarif-file=${report}" >>"${GITHUB_OUTPUT}"
fi
echo "exit-code=${code}" >>"${GITHUB_OUTPUT}"
