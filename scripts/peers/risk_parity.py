"""Reference answers for risk parity under limits, from cvxpy and Clarabel (exponential and second-order cones).

python scripts/peers/risk_parity.py > src/core/optimizers/risk-budget/risk-parity-reference.json

`proportional`: min w'Sigma w / 2 - kappa sum b ln w under the limits and the budget, the tracking error as the cone
|L(w - s benchmark)| <= cap s with s = sum w / budget, and the kappa at which the budget's multiplier vanishes, by Brent.
`free of scale`: min x'Sigma x / 2 - sum b ln x with every limit times s, for limits that leave no such kappa.
"""

import json
from pathlib import Path

import clarabel
import cvxpy as cp
import numpy as np
import scipy
from scipy.optimize import brentq

MARKET = json.loads((Path(__file__).parents[2] / "src/core/optimizers/lifted/lifted-reference.json").read_text())
COV = np.array(MARKET["cov"])
CURRENT = np.array(MARKET["current"])
BENCHMARK = np.array(MARKET["benchmark"])
TIGHT = dict(solver=cp.CLARABEL, tol_gap_abs=1e-13, tol_gap_rel=1e-13, tol_feas=1e-13, max_iter=200)

TECH = [{"name": "TECH", "members": [0, 1, 2], "min": 0, "max": 0.35}]
# A hedge: what is held least takes risk away, so no kappa above zero leaves the budget free.
HEDGED = [[0.01, -0.024, 0.002], [-0.024, 0.09, 0.001], [0.002, 0.001, 0.04]]

CASES = [
    {"minWeight": 0, "maxWeight": 0.15},
    {"groups": TECH},
    {"groups": [dict(TECH[0], max=0.45)], "turnover": 0.5},
    {"trackingError": 0.02},
    {"trackingError": 0.01, "groups": TECH},
    {"trackingError": 0.03, "turnover": 0.55},
    {"trackingError": 0.03, "budgets": [1, 2, 3, 4, 5, 6, 7, 8]},
    {"trackingError": 0.015, "maxWeight": 0.2, "minPosition": 0.1},
    {"trackingError": 0.09, "budget": 1.5},
    {"trackingError": 0.04, "maxWeights": [1, 1, 1, 0, 1, 1, 1, 1]},
    {"cov": HEDGED, "minWeights": [0.85, 0, 0], "rule": "free of scale"},
    {"cov": HEDGED, "minWeights": [0.8, 0, 0], "budgets": [1, 2, 3], "rule": "free of scale"},
]


def limits(case, x, s, current):
    """The case's limits on the weights x / s."""
    n = len(current)
    lower = np.array(case.get("minWeights", [case.get("minWeight", 0)] * n), float)
    upper = np.array(case.get("maxWeights", [case.get("maxWeight", 1.5)] * n), float)
    lower = np.maximum(lower, np.where(upper > 0, case.get("minPosition", 0), 0))
    rows = []
    for i in range(n):
        rows += [x[i] >= lower[i] * s, x[i] <= upper[i] * s] if upper[i] > 0 else [x[i] == 0]
    for group in case.get("groups", []):
        rows.append(cp.sum(x[group["members"]]) <= group["max"] * s)
    if "turnover" in case:
        rows.append(cp.norm1(x - s * current) <= case["turnover"] * s)
    return rows


def solve(case):
    cov = np.array(case.get("cov", COV))
    n = len(cov)
    root = np.linalg.cholesky(cov).T
    budget = case.get("budget", 1)
    shares = np.array(case.get("budgets", [1] * n), float)
    held = np.array(case.get("maxWeights", [1] * n)) > 0
    current, benchmark = CURRENT[:n], BENCHMARK[:n]
    x = cp.Variable(n)
    total = cp.sum(x) / budget
    rows = []
    if "trackingError" in case:
        rows.append(cp.norm(root @ (x - total * benchmark)) <= case["trackingError"] * total)
    barrier = shares[held] @ cp.log(x[np.flatnonzero(held)])
    variance = cp.sum_squares(root @ x) / 2
    if case.get("rule") == "free of scale":
        rows += limits(case, x, total, current)
        cp.Problem(cp.Minimize(variance / cov.mean() - barrier), rows).solve(**TIGHT)
        return x.value * budget / x.value.sum()
    rows += limits(case, x, 1, current)
    whole = cp.sum(x) == budget

    def price(logarithm):
        kappa = float(np.exp(logarithm))
        cp.Problem(cp.Minimize((variance - kappa * barrier) / kappa), [*rows, whole]).solve(**TIGHT)
        return float(whole.dual_value)

    even = np.full(n, budget / n)
    start = np.log(even @ cov @ even / shares.sum())
    brentq(price, start - 5, start + 5, xtol=1e-11)
    return x.value


def main():
    print(
        json.dumps(
            {
                "made": f"cvxpy {cp.__version__}, Clarabel {clarabel.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
                "conventions": "the market, the current weights and the benchmark are those of lifted-reference.json unless a case has its own covariance; turnover = sum |w - current|; objectives as in scripts/peers/risk_parity.py",
                "cases": [{**case, "weights": [round(float(w), 9) + 0.0 for w in solve(case)]} for case in CASES],
            }
        )
    )


if __name__ == "__main__":
    main()
