"""Prints what the action puts out of a results.json: `name=value`, a line each.

It is `kata grade`'s own file; its numbers and verdicts are the grader's words, none is a submission's.
"""

import json
import sys
from pathlib import Path


def main(file: Path) -> None:
    """Print the points, and whether every kata passes that was begun."""
    results = json.loads(file.read_bytes())
    print(f"points={results['score']['points']:g}")
    print(f"max-points={results['score']['max_points']:g}")
    begun = [kata["verdict"] for kata in results["katas"] if kata["verdict"] != "not_started"]
    print(f"begun-passes={str(all(verdict == 'passed' for verdict in begun)).lower()}")


main(Path(sys.argv[1]))
