"""Reference answers for turnover, costs, gross and net exposure, tracking error, L1 and L2, from cvxpy and Clarabel.

python scripts/peers/lifted.py > src/core/optimizers/lifted-reference.json
"""

import json

import clarabel
import cvxpy as cp
import numpy as np

ASSETS = 8
TIGHT = dict(
    solver=cp.CLARABEL, tol_gap_abs=1e-11, tol_gap_rel=1e-11, tol_feas=1e-11, max_iter=500
)


def market():
    rng = np.random.default_rng(20240607)
    loadings = np.column_stack(
        [0.15 * (1 + 0.3 * rng.standard_normal(ASSETS)), 0.06 * rng.standard_normal((ASSETS, 2))]
    )
    own = (0.08 + 0.08 * rng.random(ASSETS)) ** 2
    cov = np.round(loadings @ loadings.T + np.diag(own), 6)
    mu = np.round(0.07 + 0.04 * rng.standard_normal(ASSETS), 4)
    current = np.array([0.30, 0.20, 0.15, 0.15, 0.10, 0.05, 0.05, 0.0])
    benchmark = np.array([0.05, 0.10, 0.10, 0.15, 0.15, 0.15, 0.15, 0.15])
    return mu, cov, current, benchmark


MU, COV, CURRENT, BENCHMARK = market()
ROOT = np.linalg.cholesky(COV).T
RISK_FREE = 0.02

CASES = []
LONG = dict(minWeight=0, maxWeight=0.4)
SHORT = dict(minWeight=-0.3, maxWeight=0.5)
GROUP = [{"name": "TECH", "members": [0, 1, 2], "min": 0, "max": 0.55}]
for extras in [
    dict(LONG, turnover=0.3),
    dict(LONG, turnover=0.3, groups=GROUP),
    dict(LONG, transactionCost=0.01),
    dict(LONG, transactionCost=[0.002, 0.02, 0.01, 0.0, 0.03, 0.005, 0.01, 0.015], turnover=0.8),
    dict(LONG, l2=0.1),
    dict(LONG, trackingError=0.02),
    dict(LONG, trackingError=0.03, turnover=0.6, transactionCost=0.004, l2=0.02),
    dict(SHORT, gross=1.3),
    dict(SHORT, gross=1.6, net=[0.2, 0.8]),
    dict(SHORT, budget=0, gross=1.0),
    dict(SHORT, l1=0.01),
    dict(SHORT, l1=0.003, l2=0.01, gross=1.8, turnover=1.5, transactionCost=0.002),
    dict(SHORT, budget=1.2, gross=1.5, trackingError=0.06),
]:
    for method in [
        "min-variance",
        "max-utility",
        "target-return",
        "target-volatility",
        "max-sharpe",
        "min-tracking-error",
        "robust-mean-variance",
    ]:
        CASES.append({"method": method, "constraints": extras})


def limits(w, scale, c):
    """Constraints on w / scale, homogeneous in (w, scale)."""
    rows = [w >= c["minWeight"] * scale, w <= c["maxWeight"] * scale]
    if "net" in c:
        rows += [cp.sum(w) >= c["net"][0] * scale, cp.sum(w) <= c["net"][1] * scale]
    else:
        rows.append(cp.sum(w) == c.get("budget", 1) * scale)
    for group in c.get("groups", []):
        total = cp.sum(w[group["members"]])
        rows += [total >= group["min"] * scale, total <= group["max"] * scale]
    if "turnover" in c:
        rows.append(cp.norm1(w - CURRENT * scale) <= c["turnover"] * scale)
    if "gross" in c:
        rows.append(cp.norm1(w) <= c["gross"] * scale)
    if "trackingError" in c:
        rows.append(cp.norm2(ROOT @ (w - BENCHMARK * scale)) <= c["trackingError"] * scale)
    return rows


def cost(w, scale, c):
    return cp.sum(cp.multiply(c.get("transactionCost", 0), cp.abs(w - CURRENT * scale)))


def solve(case):
    c = case["constraints"]
    l1, l2 = c.get("l1", 0), c.get("l2", 0)
    w = cp.Variable(ASSETS)
    size, square = cp.norm1(w), cp.sum_squares(w)
    variance = cp.sum_squares(ROOT @ w)
    net_return = MU @ w - cost(w, 1, c)
    rows = limits(w, 1, c)
    parameters = {}
    method = case["method"]
    if method == "min-variance":
        objective = cp.Minimize(variance + l2 * square + l1 * size)
    elif method == "max-utility":
        parameters["riskAversion"] = 4
        objective = cp.Maximize(net_return - 2 * variance - l1 * size - l2 * square)
    elif method == "robust-mean-variance":
        parameters["riskAversion"] = 4
        parameters["uncertainty"] = 0.3
        objective = cp.Maximize(
            net_return - 0.3 * cp.norm2(ROOT @ w) - 2 * variance - l1 * size - l2 * square
        )
    elif method == "min-tracking-error":
        objective = cp.Minimize(
            cp.sum_squares(ROOT @ (w - BENCHMARK)) + l2 * square + l1 * size
        )
    elif method == "target-return":
        best = cp.Problem(cp.Maximize(net_return), rows)
        best.solve(**TIGHT)
        least = cp.Problem(cp.Minimize(variance), rows)
        least.solve(**TIGHT)
        low = float(net_return.value)
        target = round(low + 0.6 * (best.value - low), 4)
        parameters["targetReturn"] = target
        rows = rows + [net_return >= target]
        objective = cp.Minimize(variance + l2 * square + l1 * size)
    elif method == "target-volatility":
        least = cp.Problem(cp.Minimize(variance), rows)
        least.solve(**TIGHT)
        limit = round(float(np.sqrt(least.value)) * 1.1 + 0.002, 4)
        parameters["targetVolatility"] = limit
        rows = rows + [cp.norm2(ROOT @ w) <= limit]
        objective = cp.Maximize(net_return - l1 * size - l2 * square)
    else:
        # Charnes-Cooper: v = w * scale with the reward fixed at one.
        scale = cp.Variable(nonneg=True)
        reward = (MU - RISK_FREE) @ w - cost(w, scale, c) - l1 * cp.norm1(w)
        rows = limits(w, scale, c) + [reward >= 1]
        problem = cp.Problem(cp.Minimize(variance + l2 * square), rows)
        problem.solve(**TIGHT)
        if problem.status not in ("optimal", "optimal_inaccurate"):
            return parameters, problem.status, None, None
        weights = w.value / scale.value
        return parameters, problem.status, weights, 1 / np.sqrt(problem.value)
    problem = cp.Problem(objective, rows)
    problem.solve(**TIGHT)
    weights = w.value if problem.status in ("optimal", "optimal_inaccurate") else None
    return parameters, problem.status, weights, problem.value


def main():
    answers = []
    for case in CASES:
        parameters, status, weights, value = solve(case)
        answers.append(
            {
                **case,
                "parameters": parameters,
                "status": status.removesuffix("_inaccurate"),
                "weights": None if weights is None else [round(float(x), 9) for x in weights],
                "objective": None if weights is None else float(f"{value:.12g}"),
            }
        )
    print(
        json.dumps(
            {
                "made": f"cvxpy {cp.__version__}, Clarabel {clarabel.__version__}, numpy {np.__version__}",
                "conventions": "turnover = sum |w - current|; objectives as in the README of the optimizers",
                "mu": MU.tolist(),
                "cov": COV.tolist(),
                "current": CURRENT.tolist(),
                "benchmark": BENCHMARK.tolist(),
                "riskFree": RISK_FREE,
                "cases": answers,
            }
        )
    )


main()
