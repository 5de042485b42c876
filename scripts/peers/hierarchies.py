"""Weights of the peers for hrp, herc and nco once they are told what they would take from the numbering of the assets.

    python scripts/peers/hierarchies.py

Reads `order` (the engine's order of the leaves) and `clusters` (its number of clusters) per panel from
src/core/optimizers/reference/hierarchies.json and writes the peers' weights beside them. Why they must be told:

- hrp: PyPortfolioOpt takes the leaves as scipy numbers them, so its weights change when the assets are shuffled. skfolio and
  Riskfolio-Lib ask scipy for the optimal order, but take the end that the numbering puts first; on these panels scipy's order
  is also longer than the engine's (`lengths`), which keeps every cluster of scipy's own tree together as well.
- herc, nco: the same tree, but another number of clusters: skfolio sums the mean distance inside the clusters, Riskfolio-Lib its
  standard deviation, and takes the first k of the second difference instead of the middle one, up to min(10, sqrt(n)).
"""

import base64
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import riskfolio as rp
import scipy.cluster.hierarchy as hierarchy
from pypfopt import HRPOpt
from scipy.spatial.distance import squareform
from skfolio.cluster import HierarchicalClustering, LinkageMethod
from skfolio.optimization import (
    HierarchicalEqualRiskContribution,
    MeanRisk,
    NestedClustersOptimization,
)

folder = Path(__file__).parents[2] / "src/core/optimizers/reference"
tight = {"tol_gap_abs": 1e-13, "tol_gap_rel": 1e-13, "tol_feas": 1e-13}


def least_variance():
    return MeanRisk(solver="CLARABEL", solver_params=tight)


def ward(clusters):
    return HierarchicalClustering(linkage_method=LinkageMethod.WARD, max_clusters=clusters)


def riskfolio(returns, model, clusters):
    found = rp.HCPortfolio(returns=returns).optimization(
        model=model, codependence="pearson", rm="MV", rf=0, linkage="ward",
        method_cov="hist", obj="MinRisk", k=clusters,
    )
    return found["weights"].to_numpy().ravel()


def answers(returns, order, clusters):
    names = list(returns.columns)
    ordered = HRPOpt._raw_hrp_allocation(returns.cov(), [names[i] for i in order])
    nested = NestedClustersOptimization(
        inner_estimator=least_variance(), outer_estimator=least_variance(),
        clustering_estimator=ward(clusters), cv="ignore",
    )
    herc = HierarchicalEqualRiskContribution(hierarchical_clustering_estimator=ward(clusters))
    told = f"{clusters} clusters"
    return {
        "hrp": {f"pyportfolioopt {version('pyportfolioopt')} HRPOpt, leaves in `order`": ordered[names]},
        "herc": {
            f"skfolio {version('skfolio')} HierarchicalEqualRiskContribution, ward, {told}": herc.fit(returns).weights_,
            f"riskfolio-lib {version('riskfolio-lib')} HERC, ward, {told}": riskfolio(returns, "HERC", clusters),
        },
        "nco": {
            f"skfolio {version('skfolio')} NestedClustersOptimization, ward, {told}, no cross-validation": nested.fit(returns).weights_,
            f"riskfolio-lib {version('riskfolio-lib')} NCO, ward, {told}": riskfolio(returns, "NCO", clusters),
        },
    }


def lengths(returns, order):
    """Sum of distances between neighbours: in the engine's order and in scipy's; the first must fit scipy's tree."""
    d = np.sqrt(np.clip((1 - returns.corr().to_numpy()) / 2, 0, 1))
    np.fill_diagonal(d, 0)
    tree = hierarchy.linkage(squareform(d, checks=False), "single", optimal_ordering=True)
    place = np.argsort(order)
    members = [[i] for i in range(len(order))]
    for left, right, *_ in tree.astype(int):
        members.append(members[left] + members[right])
        places = place[members[-1]]
        assert np.ptp(places) == len(places) - 1, "a cluster is torn apart"
    total = lambda leaves: float(sum(d[a, b] for a, b in zip(leaves, leaves[1:])))
    return {"order": total(order), f"scipy {version('scipy')}": total(hierarchy.leaves_list(tree))}


panels = json.loads((folder / "panels.json").read_text())
path = folder / "hierarchies.json"
stored = json.loads(path.read_text())
for name, case in stored.items():
    raw = np.frombuffer(base64.b64decode(panels["panels"][name]["returns"]), dtype="<f4").astype(float)
    returns = pd.DataFrame(raw.reshape(-1, len(panels["symbols"])), columns=panels["symbols"])
    case["lengths"] = lengths(returns, case["order"])
    case["weights"] = {
        method: {peer: [float(f"{x:.14f}") for x in np.asarray(w, float)] for peer, w in found.items()}
        for method, found in answers(returns, case["order"], case["clusters"]).items()
    }
path.write_text(json.dumps(stored, indent=1) + "\n")
