"""Objective of given weights by its definition, and how far they break the constraints."""

import numpy as np


def objective(data, form, w):
    method = form["method"]
    variance = w @ data.cov @ w
    reward = data.mean @ w - trading(form, w)
    cost = penalty(form, w)
    if method in ("min-variance", "target-return"):
        return variance + cost
    if method == "max-utility":
        return reward - form["riskAversion"] / 2 * variance - cost
    if method == "target-volatility":
        return reward - cost
    if method == "min-tracking-error":
        active = w - np.array(form["benchmarkWeights"])
        return active @ data.cov @ active + cost
    if method == "max-sharpe":
        return (reward - form.get("riskFree", 0.0) * w.sum()) / np.sqrt(variance)
    if method == "max-diversification":
        return np.sqrt(np.diag(data.cov)) @ w / np.sqrt(variance)
    if method == "robust-mean-variance":
        deviation = np.sqrt(variance / (len(data.returns) / 252))
        return reward - form["uncertainty"] * deviation - form["riskAversion"] / 2 * variance
    if method == "max-kelly":
        return np.mean(np.log1p(data.returns @ w))
    if method in ("min-cvar", "target-return-cvar"):
        return tail_mean(-data.returns @ w, form["confidenceLevel"])
    if method == "min-cdar":
        wealth = np.concatenate([[0.0], np.cumsum(data.returns @ w)])
        return tail_mean((np.maximum.accumulate(wealth) - wealth)[1:], form["confidenceLevel"])
    if method == "min-semivariance":
        return 252 * np.mean(np.minimum(data.returns @ w, 0) ** 2)
    if method == "risk-parity":
        budgets = np.array(form.get("budgets", np.full(data.n, 1 / data.n)))
        return np.max(np.abs(w * (data.cov @ w) / variance - budgets))
    return variance


def penalty(form, w):
    c = form.get("constraints", {})
    return c.get("l1", 0) * np.abs(w).sum() + c.get("l2", 0) * w @ w


def trading(form, w):
    c = form.get("constraints", {})
    if "transactionCost" not in c:
        return 0.0
    return c["transactionCost"] * np.abs(w - np.array(form["currentWeights"])).sum()


def tail_mean(losses, level):
    """Mean of the worst 1 - level of the losses, the last one counted in part."""
    worst = np.sort(losses)[::-1]
    share = len(losses) * (1 - level)
    whole = int(np.floor(share + 1e-12))
    rest = (share - whole) * worst[whole] if whole < len(worst) else 0.0
    return (worst[:whole].sum() + rest) / share


def violation(data, form, w):
    """Largest violation of any constraint, in weight (or return, volatility) units."""
    c = form.get("constraints", {})
    spread = lambda value: np.broadcast_to(np.asarray(value, float), (data.n,))
    lower, upper = spread(c.get("minWeight", 0.0)), spread(c.get("maxWeight", 1.0))
    held = np.abs(w) > 1e-9
    if "minPosition" in c:
        lower = np.where(held, np.maximum(lower, c["minPosition"]), lower)
    budget = c.get("budget", 1.0)
    net = c.get("net", {"min": budget, "max": budget})
    worst = [np.max(lower - w), np.max(w - upper), net["min"] - w.sum(), w.sum() - net["max"]]
    rows = [(data.group(g["assets"]), g) for g in c.get("groups", [])]
    rows += [(data.row(r["coefficients"]), r) for r in c.get("linear", [])]
    for coefficients, limit in rows:
        value = coefficients @ w
        worst += [limit.get("min", -np.inf) - value, value - limit.get("max", np.inf)]
    if "turnover" in c:
        worst.append(np.abs(w - np.array(form["currentWeights"])).sum() - c["turnover"])
    if "gross" in c:
        worst.append(np.abs(w).sum() - c["gross"])
    if "trackingError" in c:
        active = w - np.array(form["benchmarkWeights"])
        worst.append(np.sqrt(active @ data.cov @ active) - c["trackingError"])
    if "maxAssets" in c:
        worst.append(max(0, held.sum() - c["maxAssets"]))
    if "targetReturn" in form:
        worst.append(form["targetReturn"] - data.mean @ w + trading(form, w))
    if "targetVolatility" in form:
        worst.append(np.sqrt(w @ data.cov @ w) - form["targetVolatility"])
    return max(0.0, *worst)
