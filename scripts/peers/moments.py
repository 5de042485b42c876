"""Writes the reference values of src/core/moments from other libraries.

    python -m venv .venv && .venv/bin/pip install -r scripts/peers/requirements.txt
    .venv/bin/python scripts/peers/moments.py

Every covariance is per period (not yearly) and every panel is named by the arguments of
example_panel(periods, assets, seed).
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from example_panel import example_panel
from sklearn.covariance import ledoit_wolf

OUT = Path(__file__).resolve().parents[2] / "src/core/moments/fixtures/peers.json"

PANELS = {
    "tall": {"periods": 60, "assets": 5, "seed": 1},
    "wide": {"periods": 6, "assets": 9, "seed": 7},
    "two": {"periods": 2, "assets": 4, "seed": 3},
}


def entry(library: str, convention: str, values, **details) -> dict:
    return {
        "library": f"{library} {version(library)}",
        "convention": convention,
        "values": np.asarray(values, dtype=float).ravel().tolist(),
        "details": {k: float(v) for k, v in details.items()},
    }


def references(X: np.ndarray) -> dict:
    lw, lw_shrinkage = ledoit_wolf(X)
    return {
        "sample": entry("numpy", "np.cov, ddof 1", np.cov(X, rowvar=False)),
        "ledoit-wolf": entry("scikit-learn", "divisor T", lw, shrinkage=lw_shrinkage),
    }


def main() -> None:
    out = {
        name: {"panel": p, "references": references(example_panel(**p))}
        for name, p in PANELS.items()
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(out, indent=1) + "\n")


main()
