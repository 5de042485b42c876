"""Answers of the portfolio libraries themselves: rules without an objective, the frontier, and second opinions."""

import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import riskfolio as rp
from cvxcla import CLA
from pypfopt import HRPOpt
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform
from skfolio.cluster import HierarchicalClustering, LinkageMethod
from skfolio.optimization import (
    HierarchicalEqualRiskContribution,
    HierarchicalRiskParity,
    InverseVolatility,
    MaximumDiversification,
    RiskBudgeting,
)

warnings.filterwarnings("ignore")


def release(name):
    return f"{name} {version(name)}"


def frame(data):
    return pd.DataFrame(data.returns, columns=data.symbols)


def corners(data, form):
    from model import bounds

    lower, upper = bounds(data, form.get("constraints", {}))
    rows, right = [], []
    for group in form.get("constraints", {}).get("groups", []):
        coefficients = data.group(group["assets"])
        if "max" in group:
            rows.append(coefficients)
            right.append(group["max"])
        if "min" in group:
            rows.append(-coefficients)
            right.append(-group["min"])
    extra = {"g": np.array(rows), "h": np.array(right)} if rows else {}
    cla = CLA(
        mean=data.mean, covariance=data.cov, lower_bounds=lower, upper_bounds=upper,
        a=np.ones((1, data.n)), b=np.ones(1), **extra,
    )
    points = []
    for point in cla.turning_points:
        w = np.array(point.weights)
        points.append(
            {
                "expectedReturn": float(data.mean @ w),
                "volatility": float(np.sqrt(w @ data.cov @ w)),
                "lambda": None if np.isinf(point.lamb) else float(point.lamb),
                "weights": [float(f"{x:.12f}") + 0.0 for x in w],
            }
        )
    return {"status": "solved", "peers": [release("cvxcla")], "corners": points}


def hierarchical(data, method):
    """`variants`: each peer's weights under its own convention; ours must equal one of them."""
    returns = frame(data)
    if method == "equal-weight":
        return variants({"1 / n": np.full(data.n, 1 / data.n)})
    if method == "inverse-volatility":
        weights = InverseVolatility().fit(returns).weights_
        return variants({f"{release('skfolio')} InverseVolatility": weights})
    found = {}
    methods = {
        "single": LinkageMethod.SINGLE, "complete": LinkageMethod.COMPLETE,
        "average": LinkageMethod.AVERAGE, "ward": LinkageMethod.WARD,
    }
    for name, kind in methods.items():
        cluster = HierarchicalClustering(linkage_method=kind)
        if method == "hrp":
            hrp = HRPOpt(returns=returns)
            hrp.optimize(linkage_method=name)
            found[f"{release('pyportfolioopt')} HRPOpt, {name} linkage"] = hrp.weights
            model = HierarchicalRiskParity(hierarchical_clustering_estimator=cluster)
            found[f"{release('skfolio')} HierarchicalRiskParity, {name} linkage"] = model.fit(
                returns
            ).weights_
        if method == "herc":
            model = HierarchicalEqualRiskContribution(hierarchical_clustering_estimator=cluster)
            found[f"{release('skfolio')} HierarchicalEqualRiskContribution, {name} linkage"] = (
                model.fit(returns).weights_
            )
        # Only HRP depends on the order of the leaves.
        for order in (True, False) if method == "hrp" else (True,):
            model = {"hrp": "HRP", "herc": "HERC", "nco": "NCO"}[method]
            portfolio = rp.HCPortfolio(returns=returns)
            weights = portfolio.optimization(
                model=model, codependence="pearson", rm="MV", rf=0, linkage=name,
                method_cov="hist", obj="MinRisk", leaf_order=order,
            )
            label = f"{release('riskfolio-lib')} {model}, {name} linkage"
            found[label + ("" if order else ", leaves as they come")] = weights[
                "weights"
            ].to_numpy()
    return variants(found)


def variants(found):
    peers = sorted({label.split(",")[0] for label in found})
    distinct = {}
    for label, weights in found.items():
        distinct[label] = [float(f"{x:.12f}") + 0.0 for x in np.asarray(weights, float)]
    return {"status": "solved", "peers": peers, "variants": distinct}


def ratio_peers(data, form):
    """The objective that portfolio libraries reach on the same problem, each with its own defaults."""
    from score import objective

    returns = frame(data)
    found = {}
    if form["method"] == "max-diversification":
        found[release("skfolio")] = MaximumDiversification().fit(returns).weights_
    if form["method"] == "risk-parity":
        budgets = np.array(form.get("budgets", np.full(data.n, 1 / data.n)))
        found[release("skfolio")] = RiskBudgeting(risk_budget=budgets).fit(returns).weights_
        portfolio = rp.Portfolio(returns=returns)
        portfolio.assets_stats(method_mu="hist", method_cov="hist")
        weights = portfolio.rp_optimization(rm="MV", b=budgets[:, None])
        found[release("riskfolio-lib")] = weights["weights"].to_numpy()
    return {name: float(objective(data, form, np.asarray(w, float))) for name, w in found.items()}
