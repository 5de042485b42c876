"""Reference answers of the scenario methods under every limit, cost and penalty, least shares of the risk too, from cvxpy and Clarabel.

python scripts/peers/scenarios.py > src/core/optimizers/scenarios/scenario-reference.json
"""

import json

import clarabel
import cvxpy as cp
import numpy as np

from lifted_model import BENCHMARK, COV, CURRENT, LONG, MU, SHORT, TIGHT, cost, limits

ASSETS, PERIODS, YEAR, CONFIDENCE = 8, 60, 12, 0.9
rng = np.random.default_rng(20240612)
shocks = rng.standard_t(5, (PERIODS, ASSETS)) / np.sqrt(5 / 3)
RETURNS = np.round(MU / YEAR + shocks @ np.linalg.cholesky(COV / YEAR).T, 5)
SUMS = np.cumsum(RETURNS, axis=0)
TAIL = (1 - CONFIDENCE) * PERIODS

EXTRAS = [
    dict(LONG, turnover=0.3),
    dict(LONG, transactionCost=0.01, turnover=0.5),
    dict(LONG, transactionCost=[0.002, 0.02, 0.01, 0.0, 0.03, 0.005, 0.01, 0.015]),
    dict(LONG, l2=0.05),
    dict(LONG, trackingError=0.02),
    dict(LONG, trackingError=0.03, turnover=0.7, transactionCost=0.004, l2=0.02),
    dict(SHORT, gross=1.3),
    dict(SHORT, l1=0.01),
    dict(SHORT, gross=1.6, net=[0.2, 0.8], trackingError=0.08),
    dict(SHORT, l1=0.003, l2=0.01, gross=1.8, turnover=1.5, transactionCost=0.002),
    dict(SHORT, budget=1.2, gross=1.5, trackingError=0.06, l1=0.002),
]
METHODS = ["min-cvar", "target-return-cvar", "min-cdar", "min-semivariance"]

EVEN = [0.08] * ASSETS
FEW = [0.2, 0, 0.15, 0, 0, 0.1, 0, 0]
FREE = dict(minWeight=0, maxWeight=1)
SHARES = [
    dict(FREE, riskContributions=EVEN),
    dict(FREE, riskContributions=FEW),
    dict(LONG, riskContributions=[0] * 6 + [0.35, 0.05]),
    dict(FREE, riskContributions=[0.12] * ASSETS),
    dict(FREE, riskContributions=EVEN, groups=[{"name": "TECH", "members": [0, 1, 2], "min": 0, "max": 0.42}]),
    dict(FREE, riskContributions=EVEN, turnover=0.6),
    dict(LONG, riskContributions=FEW, transactionCost=0.01, l2=0.02),
    dict(FREE, riskContributions=FEW, trackingError=0.06),
    dict(LONG, riskContributions=EVEN, trackingError=0.04, turnover=0.9, transactionCost=0.004),
    dict(SHORT, riskContributions=FEW),
    dict(SHORT, riskContributions=FEW, gross=1.3, l1=0.002),
    dict(SHORT, riskContributions=FEW, net=[0.4, 0.9], l1=0.001, l2=0.01),
]
IMPOSSIBLE = [
    dict(FREE, riskContributions=[0.2] * ASSETS),
    dict(minWeight=0, maxWeight=0.2, riskContributions=[0.6] + [0] * 7),
    dict(FREE, riskContributions=EVEN, turnover=0.05),
]


def tail_mean(losses):
    a = cp.Variable()
    return a + cp.sum(cp.pos(losses - a)) / TAIL


def solve(method, c):
    w = cp.Variable(ASSETS)
    rows = limits(w, 1, c)
    parameters = {"confidenceLevel": CONFIDENCE}
    penalty = c.get("l1", 0) * cp.norm1(w) + c.get("l2", 0) * cp.sum_squares(w)
    if method == "min-semivariance":
        parameters = {}
        objective = YEAR / PERIODS * cp.sum_squares(cp.neg(RETURNS @ w)) + penalty
    elif method == "max-kelly":
        # As a minimum, of minus the growth of a year after costs.
        parameters = {}
        growth = YEAR / PERIODS * cp.sum(cp.log(1 + RETURNS @ w))
        objective = cost(w, 1, c) - growth + penalty
    elif method == "min-cdar":
        peak = cp.Variable(PERIODS)
        value = SUMS @ w
        rows += [peak >= 0, peak >= value, peak[1:] >= peak[:-1]]
        objective = tail_mean(peak - value) + penalty
    else:
        objective = tail_mean(-RETURNS @ w) + penalty
    if method == "target-return-cvar":
        earned = MU @ w - cost(w, 1, c)
        best = cp.Problem(cp.Maximize(earned), rows)
        best.solve(**TIGHT)
        least = cp.Problem(cp.Minimize(objective), rows)
        least.solve(**TIGHT)
        low = float(earned.value)
        target = round(low + 0.6 * (best.value - low), 4)
        parameters["targetReturn"] = target
        rows.append(earned >= target)
    problem = cp.Problem(cp.Minimize(objective), rows)
    problem.solve(**TIGHT)
    return parameters, problem.status, w.value, problem.value


def answered(method, c):
    parameters, status, weights, value = solve(method, c)
    assert status in ("optimal", "optimal_inaccurate"), (method, c, status)
    return {"method": method, "constraints": c, "parameters": parameters,
            "objective": float(f"{value:.12g}"),
            "weights": [round(float(x), 9) for x in weights]}


def refused(c):
    problem = cp.Problem(cp.Minimize(0), limits(cp.Variable(ASSETS), 1, c))
    problem.solve(**TIGHT)
    assert problem.status == "infeasible", (c, problem.status)
    return c


def main():
    cases = [answered(method, c) for c in EXTRAS for method in METHODS]
    cases += [answered(method, c) for c in SHARES for method in [*METHODS, "max-kelly"]]
    print(json.dumps({
        "made": f"cvxpy {cp.__version__}, Clarabel {clarabel.__version__}, numpy {np.__version__}",
        "conventions": "objective: the risk per period (semivariance per year) + l1 sum |w| + l2 sum w^2, of max-kelly minus its growth; the target is after costs; "
                       "riskContributions = least w_i (Sigma w)_i / w'Sigma w per asset; nothing meets the impossible",
        "mu": MU.tolist(), "cov": COV.tolist(), "returns": RETURNS.tolist(), "periodsPerYear": YEAR,
        "current": CURRENT.tolist(), "benchmark": BENCHMARK.tolist(), "cases": cases,
        "impossible": [refused(c) for c in IMPOSSIBLE]}))


if __name__ == "__main__":
    main()
