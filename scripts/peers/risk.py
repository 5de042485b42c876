"""Writes the reference values of src/core/risk from other libraries.

    .venv/bin/python scripts/peers/risk.py && npx biome check --write src/core/risk/fixtures

The panel is example_panel(60, 5, 1); the portfolio holds 0.4, 0.3, 0.2, 0.3, -0.2. Per period.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import scipy.linalg
import skfolio.measures as measures
from example_panel import example_panel

OUT = Path(__file__).resolve().parents[2] / "src/core/risk/fixtures/peers.json"
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.3, -0.2])


def minimum_torsion_bets(w: np.ndarray, cov: np.ndarray) -> float:
    """Meucci, Santangelo and Deguest (2015), with the torsion matrix itself."""
    sigma = np.sqrt(np.diag(cov))
    c = scipy.linalg.sqrtm(cov / np.outer(sigma, sigma)).real
    d = np.ones(len(w))
    for _ in range(10_000):
        u = scipy.linalg.sqrtm(np.diag(d) @ c @ c @ np.diag(d)).real
        q = np.linalg.solve(u, np.diag(d) @ c)
        d = np.diag(q @ c).copy()
    x = np.diag(d) @ q @ np.linalg.inv(c)
    t = np.diag(sigma) @ x @ np.diag(1 / sigma)
    p = np.linalg.solve(t.T, w) * (t @ cov @ w) / (w @ cov @ w)
    return float(np.exp(-np.sum(p * np.log(p))))


def main() -> None:
    X = example_panel(60, 5, 1)
    r = X @ WEIGHTS
    falls = measures.get_drawdowns(r, compounded=True)
    tails = {
        str(beta): {
            "valueAtRisk": measures.value_at_risk(r, beta=beta),
            "conditionalValueAtRisk": measures.cvar(r, beta=beta),
            "conditionalDrawdownAtRisk": measures.cdar(falls, beta=beta),
        }
        for beta in (0.5, 0.9, 0.95, 0.99)
    }
    cov = np.cov(X, rowvar=False)
    out = {
        "libraries": {n: version(n) for n in ("numpy", "scipy", "skfolio")},
        "weights": WEIGHTS.tolist(),
        "tails": tails,
        "maxDrawdown": measures.max_drawdown(falls),
        "averageDrawdown": measures.average_drawdown(falls),
        "semivariance": measures.semi_variance(r),
        "minimumTorsionBets": minimum_torsion_bets(WEIGHTS, cov),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(out, default=float) + "\n")


main()
