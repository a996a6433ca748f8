"""The frozen manifest of the facts: how many rows, and a sum of every column.

After a fact was added or corrected on purpose, `python tests/frozen.py` freezes it anew; the
difference then shows in the commit.
"""

import hashlib
import json
import sys
from pathlib import Path

PATH = Path(__file__).parent / "manifest.json"
KEYS = {
    "incidents": ("event_id",),
    "diplomatic_events": ("event_id",),
    "actors": ("actor_id",),
    "links": ("event_id", "responds_to"),
    "claims": ("event_id",),
    "places": ("place_id",),
}


def manifest_of(facts):
    """Return count and sums of rows: one of each column with its key, one of whole rows."""
    return {
        name: {
            "rows": len(rows),
            "columns": {
                column: _sum(
                    "\x1f".join((*(row[key] for key in KEYS[name]), row[column])) for row in rows
                )
                for column in rows[0]
            },
            "all": _sum("\x1f".join(row.values()) for row in rows),
        }
        for name, rows in facts.items()
    }


def _sum(lines):
    """Return the sum of lines in any order."""
    return hashlib.sha256("\x1e".join(sorted(lines)).encode()).hexdigest()


if __name__ == "__main__":
    sys.path.insert(0, str(PATH.parents[1]))
    from small_data import read

    from data.load import FOLDER

    facts = {name: read(FOLDER / "facts" / f"{name}.csv") for name in KEYS}
    PATH.write_text(json.dumps(manifest_of(facts), indent=1) + "\n", "utf-8")
