#!/usr/bin/env bash
# Tests that are marked to share a worker are spread over all of them.
#
# Libraries: pytest-xdist 3.8.0 with pytest 9.2.0, beside the same with pytest 9.1.1 (PyPI).
# Guessed:  with `--dist loadgroup`, tests of one `xdist_group` run on one worker, or the option is refused.
# Seen:     with pytest 9.2.0 the marks do nothing, without a word: four tests of one group run on both workers. xdist
#           writes the group behind the test's name in an attribute that this pytest no longer reads. With 9.1.1 they
#           share one.
# Matters:  what a group shares, here a whole cluster of seven processes, is started once for each worker, and tests
#           that must not run side by side do.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >test_groups.py <<'PY'
import time

import pytest


@pytest.mark.xdist_group("rooms")
@pytest.mark.parametrize("room", ["dance", "music", "reading", "meeting"])
def test_room(room, worker_id):
    time.sleep(0.3)
    print(f"on {worker_id}")
PY

workers() { # How many workers the four tests ran on, with this pytest.
    python3 -m venv --without-pip "venv-$1"
    python3 -m pip --python "venv-$1/bin/python" install --quiet --no-compile --disable-pip-version-check \
        "pytest==$1" pytest-xdist==3.8.0
    "venv-$1/bin/python" -m pytest -p no:cacheprovider -q -n 2 --dist loadgroup -rP test_groups.py >"said-$1"
    grep -q "4 passed" "said-$1"
    grep -oE "^on gw[01]" "said-$1" | sort -u | wc -l
}

old=$(workers 9.1.1)
new=$(workers 9.2.0)
echo "pytest 9.1.1: one group on $old worker(s); pytest 9.2.0: on $new"
[ "$old" = 1 ] && [ "$new" = 2 ]
