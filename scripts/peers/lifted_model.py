"""The market of `lifted.py`, `risk_shares.py` and `scenarios.py`, and each method with its limits in cvxpy, from its definition."""

import json

import clarabel
import cvxpy as cp
import numpy as np

ASSETS = 8
PERIODS = 60
PERIODS_PER_YEAR = 12
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
    # Months of the same market, for growth.
    shocks = rng.standard_normal((PERIODS, 3)) @ loadings.T
    shocks += rng.standard_normal((PERIODS, ASSETS)) * np.sqrt(own)
    returns = np.round(mu / 12 + shocks / np.sqrt(12), 4)
    return mu, cov, current, benchmark, returns


MU, COV, CURRENT, BENCHMARK, RETURNS = market()
SIGMA = np.sqrt(np.diag(COV))
ROOT = np.linalg.cholesky(COV).T
RISK_FREE = 0.02
LONG = dict(minWeight=0, maxWeight=0.4)
SHORT = dict(minWeight=-0.3, maxWeight=0.5)


def limits(w, scale, c):
    """Constraints on w / scale, homogeneous in (w, scale)."""
    shares = np.array(c.get("riskContributions", np.zeros(ASSETS)))
    # What has a least share of the risk is held long.
    lower = np.where(shares > 0, np.maximum(0, c["minWeight"]), c["minWeight"])
    rows = [w >= lower * scale, w <= c["maxWeight"] * scale, *least_shares(w, shares)]
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


def least_shares(w, shares):
    """w_i (Sigma w)_i >= shares_i w'Sigma w, which does not depend on the size of w."""
    members = np.flatnonzero(shares)
    if members.size == 0:
        return []
    # Units of the mean variance, in which weights and slopes are alike.
    unit = np.trace(COV) / ASSETS
    t = cp.Variable()
    slopes = COV @ w / unit
    rows = [cp.norm(ROOT @ w) / np.sqrt(unit) <= t]
    for i in members:
        root = 2 * np.sqrt(shares[i])
        rows.append(cp.SOC(w[i] + slopes[i], cp.hstack([root * t, w[i] - slopes[i]])))
    return rows


def cost(w, scale, c):
    return cp.sum(cp.multiply(c.get("transactionCost", 0), cp.abs(w - CURRENT * scale)))


def solve(method, c, parameters):
    """Status, weights and objective; parameters that are missing and needed are put in."""
    l1, l2 = c.get("l1", 0), c.get("l2", 0)
    w = cp.Variable(ASSETS)
    size, square = cp.norm1(w), cp.sum_squares(w)
    variance = cp.sum_squares(ROOT @ w)
    net_return = MU @ w - cost(w, 1, c)
    rows = limits(w, 1, c)
    if method in ("max-utility", "robust-mean-variance"):
        aversion = parameters.setdefault("riskAversion", 4)
    if method == "min-variance":
        objective = cp.Minimize(variance + l2 * square + l1 * size)
    elif method == "max-utility":
        objective = cp.Maximize(net_return - aversion / 2 * variance - l1 * size - l2 * square)
    elif method == "robust-mean-variance":
        doubt = parameters.setdefault("uncertainty", 0.3)
        objective = cp.Maximize(
            net_return - doubt * cp.norm2(ROOT @ w) - aversion / 2 * variance - l1 * size - l2 * square
        )
    elif method == "max-kelly":
        growth = PERIODS_PER_YEAR * cp.sum(cp.log(1 + RETURNS @ w)) / PERIODS
        objective = cp.Maximize(growth - cost(w, 1, c) - l1 * size - l2 * square)
    elif method == "min-tracking-error":
        objective = cp.Minimize(
            cp.sum_squares(ROOT @ (w - BENCHMARK)) + l2 * square + l1 * size
        )
    elif method == "target-return":
        if "targetReturn" not in parameters:
            best = cp.Problem(cp.Maximize(net_return), rows)
            best.solve(**TIGHT)
            least = cp.Problem(cp.Minimize(variance), rows)
            least.solve(**TIGHT)
            low = float(net_return.value)
            parameters["targetReturn"] = round(low + 0.6 * (best.value - low), 4)
        rows = rows + [net_return >= parameters["targetReturn"]]
        objective = cp.Minimize(variance + l2 * square + l1 * size)
    elif method == "target-volatility":
        if "targetVolatility" not in parameters:
            least = cp.Problem(cp.Minimize(variance), rows)
            least.solve(**TIGHT)
            limit = float(np.sqrt(least.value)) * 1.1 + 0.002
            parameters["targetVolatility"] = round(limit, 4)
        rows = rows + [cp.norm2(ROOT @ w) <= parameters["targetVolatility"]]
        objective = cp.Maximize(net_return - l1 * size - l2 * square)
    else:
        # Charnes-Cooper: v = w * scale with the reward fixed, here to one that leaves the scale near one.
        scale = cp.Variable(nonneg=True)
        if method == "max-sharpe":
            reward = (MU - RISK_FREE) @ w - cost(w, scale, c) - l1 * cp.norm1(w)
            fixed = 0.05
        else:
            reward = SIGMA @ w - l1 * cp.norm1(w)
            fixed = 0.2
        rows = limits(w, scale, c) + [reward >= fixed]
        problem = cp.Problem(cp.Minimize(variance + l2 * square), rows)
        problem.solve(**TIGHT)
        if not is_solved(problem):
            return problem.status, None, None
        return problem.status, w.value / scale.value, fixed / np.sqrt(problem.value)
    problem = cp.Problem(objective, rows)
    problem.solve(**TIGHT)
    return problem.status, w.value if is_solved(problem) else None, problem.value


def is_solved(problem):
    return problem.status in ("optimal", "optimal_inaccurate")


def answered(case, method, c, parameters):
    """The case as it is recorded: in the words given, with parameters, weights and objective."""
    status, weights, value = solve(method, c, parameters)
    return {
        **case,
        "parameters": parameters,
        "status": status.removesuffix("_inaccurate"),
        "weights": None if weights is None else [round(float(x), 9) for x in weights],
        "objective": None if weights is None else float(f"{value:.12g}"),
    }


def record(conventions, cases, **more):
    """Prints the market and the cases."""
    made = f"cvxpy {cp.__version__}, Clarabel {clarabel.__version__}, numpy {np.__version__}"
    market_of_all = {
        "mu": MU.tolist(),
        "cov": COV.tolist(),
        "current": CURRENT.tolist(),
        "benchmark": BENCHMARK.tolist(),
    }
    print(json.dumps({"made": made, "conventions": conventions, **market_of_all, **more, "cases": cases}))
