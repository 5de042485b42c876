"""The optimization problems of the reference cases, written in cvxpy from their definitions.

Every constraint is homogeneous in `k` (1, or the variable that makes a ratio convex), so one feasible
set serves all methods. See CONVENTIONS in reference.py for the definitions.
"""

import itertools
from importlib.metadata import version

import clarabel
import cvxpy as cp
import numpy as np
import scipy.sparse as sp

TIGHT = {
    "CLARABEL": dict(
        tol_gap_abs=1e-12, tol_gap_rel=1e-12, tol_feas=1e-12, tol_ktratio=1e-9, max_iter=500
    ),
    "CVXOPT": dict(abstol=1e-12, reltol=1e-12, feastol=1e-11, max_iters=300),
    "OSQP": dict(eps_abs=1e-11, eps_rel=1e-11, max_iter=1_000_000, polishing=True),
    "HIGHS": dict(
        highs_options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    ),
    "SCS": dict(eps_abs=1e-10, eps_rel=1e-10, max_iters=500_000),
}
PACKAGE = {
    "CLARABEL": "clarabel", "CVXOPT": "cvxopt", "OSQP": "osqp", "HIGHS": "highspy", "SCS": "scs",
}


class Data:
    """A panel's first n assets: mean and sample covariance, both times 252, and the returns."""

    def __init__(self, symbols, mean, cov, returns):
        self.symbols, self.mean, self.cov, self.returns = symbols, mean, cov, returns
        self.n = len(symbols)
        values, vectors = np.linalg.eigh(cov)
        # cov = root' root
        self.root = np.sqrt(np.maximum(values, 0))[:, None] * vectors.T

    def row(self, coefficients):
        return np.array([coefficients.get(symbol, 0.0) for symbol in self.symbols])

    def group(self, assets):
        return np.array([1.0 if symbol in assets else 0.0 for symbol in self.symbols])


def bounds(data, constraints):
    spread = lambda value: np.broadcast_to(np.asarray(value, float), (data.n,)).copy()
    return spread(constraints.get("minWeight", 0.0)), spread(constraints.get("maxWeight", 1.0))


def feasible_set(w, k, data, form):
    """The constraints of `form` on w / k."""
    c = form.get("constraints", {})
    lower, upper = bounds(data, c)
    rules = [w >= lower * k, w <= upper * k]
    if "net" in c:
        rules += [cp.sum(w) >= c["net"]["min"] * k, cp.sum(w) <= c["net"]["max"] * k]
    else:
        rules.append(cp.sum(w) == c.get("budget", 1.0) * k)
    rows = [(data.group(g["assets"]), g) for g in c.get("groups", [])]
    rows += [(data.row(r["coefficients"]), r) for r in c.get("linear", [])]
    for coefficients, limit in rows:
        if "min" in limit:
            rules.append(coefficients @ w >= limit["min"] * k)
        if "max" in limit:
            rules.append(coefficients @ w <= limit["max"] * k)
    if "turnover" in c:
        current = np.array(form["currentWeights"])
        rules.append(cp.norm1(w - k * current) <= c["turnover"] * k)
    if "gross" in c:
        rules.append(cp.norm1(w) <= c["gross"] * k)
    if "trackingError" in c:
        benchmark = np.array(form["benchmarkWeights"])
        rules.append(cp.norm(data.root @ (w - k * benchmark)) <= c["trackingError"] * k)
    return rules


def penalty(w, form):
    c = form.get("constraints", {})
    total = 0
    if "l1" in c:
        total += c["l1"] * cp.norm1(w)
    if "l2" in c:
        total += c["l2"] * cp.sum_squares(w)
    return total


def trading(w, form):
    c = form.get("constraints", {})
    if "transactionCost" not in c:
        return 0
    return c["transactionCost"] * cp.norm1(w - np.array(form["currentWeights"]))


def program(data, form):
    """(cvxpy problem, function that reads the weights, class of the problem)."""
    method = form["method"]
    w = cp.Variable(data.n)
    rules = feasible_set(w, 1.0, data, form)
    variance = cp.sum_squares(data.root @ w)
    reward = data.mean @ w - trading(w, form)
    plain = lambda: w.value
    c = form.get("constraints", {})
    kind = "cone" if "trackingError" in c else "qp"

    if method == "min-variance":
        return cp.Problem(cp.Minimize(variance + penalty(w, form)), rules), plain, kind
    if method == "max-utility":
        goal = reward - form["riskAversion"] / 2 * variance - penalty(w, form)
        return cp.Problem(cp.Maximize(goal), rules), plain, kind
    if method == "target-return":
        goal = cp.Minimize(variance + penalty(w, form))
        return cp.Problem(goal, [*rules, reward >= form["targetReturn"]]), plain, kind
    if method == "target-volatility":
        limit = cp.norm(data.root @ w) <= form["targetVolatility"]
        return cp.Problem(cp.Maximize(reward - penalty(w, form)), [*rules, limit]), plain, "cone"
    if method == "min-tracking-error":
        active = data.root @ (w - np.array(form["benchmarkWeights"]))
        return cp.Problem(cp.Minimize(cp.sum_squares(active) + penalty(w, form)), rules), plain, kind
    if method in ("max-sharpe", "max-diversification"):
        y, k = cp.Variable(data.n), cp.Variable()
        if method == "max-sharpe":
            reward = data.mean @ y - form.get("riskFree", 0.0) * cp.sum(y)
        else:
            reward = np.sqrt(np.diag(data.cov)) @ y
        ratio = [*feasible_set(y, k, data, form), reward == 1, k >= 0]
        return (
            cp.Problem(cp.Minimize(cp.sum_squares(data.root @ y)), ratio),
            lambda: y.value / k.value,
            kind,
        )
    if method == "robust-mean-variance":
        deviation = cp.norm(data.root @ w) / np.sqrt(len(data.returns) / 252)
        goal = reward - form["uncertainty"] * deviation - form["riskAversion"] / 2 * variance
        return cp.Problem(cp.Maximize(goal), rules), plain, "cone"
    if method == "max-kelly":
        growth = cp.sum(cp.log(1 + data.returns @ w)) / len(data.returns)
        return cp.Problem(cp.Maximize(growth), rules), plain, "exponential"
    if method in ("min-cvar", "target-return-cvar"):
        T = len(data.returns)
        level, excess = cp.Variable(), cp.Variable(T, nonneg=True)
        risk = level + cp.sum(excess) / (T * (1 - form["confidenceLevel"]))
        rules.append(excess >= -data.returns @ w - level)
        if method == "target-return-cvar":
            rules.append(reward >= form["targetReturn"])
        return cp.Problem(cp.Minimize(risk), rules), plain, "lp"
    if method == "min-cdar":
        T = len(data.returns)
        level, excess = cp.Variable(), cp.Variable(T, nonneg=True)
        fall = cp.Variable(T, nonneg=True)
        step = data.returns @ w
        rules += [fall[1:] >= fall[:-1] - step[1:], fall[0] >= -step[0], excess >= fall - level]
        risk = level + cp.sum(excess) / (T * (1 - form["confidenceLevel"]))
        return cp.Problem(cp.Minimize(risk), rules), plain, "lp"
    if method == "min-semivariance":
        T = len(data.returns)
        below = cp.Variable(T, nonneg=True)
        rules.append(below >= -data.returns @ w)
        # Scaled so that the solver's absolute tolerances mean something.
        return cp.Problem(cp.Minimize(cp.sum_squares(100 * below)), rules), plain, "qp"
    raise KeyError(method)


SECOND = {
    "qp": ("CVXOPT", "OSQP"),
    "cone": ("CVXOPT", "SCS"),
    "lp": ("HIGHS",),
    "exponential": ("SCS",),
}


def solve(data, form, solver):
    """(status, weights): 'solved' (or 'solved loosely'), 'infeasible' or 'failed'."""
    problem, read, _ = program(data, form)
    try:
        problem.solve(solver=solver, **TIGHT[solver])
    except (cp.SolverError, ArithmeticError, ValueError):
        return "failed", None
    if problem.status in ("optimal", "optimal_inaccurate"):
        return ("solved" if problem.status == "optimal" else "solved loosely"), np.array(read())
    if problem.status in ("infeasible", "infeasible_inaccurate"):
        return "infeasible", None
    return "failed", None


def enumerate_subsets(data, form):
    """Least (w - b)'Sigma (w - b) with at most `maxAssets` positions, each at least `minPosition`: every subset."""
    c = form["constraints"]
    pull = data.cov @ np.array(form.get("benchmarkWeights", np.zeros(data.n)))
    _, upper = bounds(data, c)
    least = c.get("minPosition", 0.0)
    sizes = range(1, c["maxAssets"] + 1) if least > 0 else [c["maxAssets"]]
    best, best_value = None, np.inf
    for size in sizes:
        if least * size > 1:
            continue
        for subset in itertools.combinations(range(data.n), size):
            index = list(subset)
            cov = data.cov[np.ix_(index, index)]
            weights = box_minimum(cov, pull[index], np.full(size, least), upper[index])
            if weights is None:
                continue
            value = weights @ cov @ weights - 2 * pull[index] @ weights
            if value < best_value:
                best_value, best = value, np.zeros(data.n)
                best[index] = weights
    return best


def box_minimum(cov, pull, lower, upper):
    n = len(cov)
    if upper.sum() < 1 or lower.sum() > 1:
        return None
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    matrix = sp.vstack([sp.csc_matrix(np.ones((1, n))), -sp.eye(n), sp.eye(n)]).tocsc()
    right = np.concatenate([[1.0], -lower, upper])
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(2 * n)]
    answer = clarabel.DefaultSolver(
        sp.triu(sp.csc_matrix(2 * cov)).tocsc(), -2 * pull, matrix, right, cones, settings
    ).solve()
    return np.array(answer.x)


def risk_budgets(cov, budgets):
    """Spinu (2013): minimize y'Sigma y / 2 - b'log y by damped Newton steps, then scale to sum 1."""
    y = np.sqrt(budgets / np.diag(cov))
    for _ in range(200):
        gradient = cov @ y - budgets / y
        step = np.linalg.solve(cov + np.diag(budgets / y**2), gradient)
        decrement = np.sqrt(gradient @ step)
        y = y - step / (1 + decrement if decrement > 0.25 else 1)
        if decrement < 1e-15:
            break
    return y / y.sum()


def named(solver):
    return f"{solver.lower()} {version(PACKAGE[solver])}"
