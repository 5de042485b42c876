"""Writes the reference values of src/core/moments from other libraries.

    python -m venv .venv && .venv/bin/pip install -r scripts/peers/requirements.txt
    .venv/bin/python scripts/peers/moments.py && npx biome check --write src/core/moments/fixtures

Everything is per period (not yearly). A panel is named by the arguments of
example_panel(periods, assets, seed).
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from example_panel import example_panel
from pypfopt.risk_models import CovarianceShrinkage
from skfolio.moments import (
    DenoiseCovariance,
    DetoneCovariance,
    EmpiricalCovariance,
    GerberCovariance,
    ShrunkMu,
    ShrunkMuMethods,
)
from skfolio.utils.stats import cov_nearest
from sklearn.covariance import ledoit_wolf, oas

OUT = Path(__file__).resolve().parents[2] / "src/core/moments/fixtures/peers.json"

PANELS = {
    "tall": {"periods": 60, "assets": 5, "seed": 1},
    "market": {"periods": 120, "assets": 8, "seed": 11},
    "wide": {"periods": 6, "assets": 9, "seed": 7},
    "two": {"periods": 2, "assets": 4, "seed": 3},
}


def entry(library: str, convention: str, values, **details) -> dict:
    name = "numpy" if library == "definition" else library
    return {
        "library": f"{library} ({name} {version(name)})",
        "convention": convention,
        "values": np.asarray(values, dtype=float).ravel().tolist(),
        "details": {k.replace("_", "-"): float(v) for k, v in details.items()},
    }


def constant_correlation(X: np.ndarray) -> tuple[np.ndarray, float]:
    """Ledoit and Wolf (2004), appendix B, one sum after the other, divisor T."""
    T, n = X.shape
    Y = X - X.mean(axis=0)
    S = Y.T @ Y / T
    d = np.sqrt(np.diag(S))
    R = S / np.outer(d, d)
    r = (R.sum() - n) / (n * (n - 1))
    F = r * np.outer(d, d)
    np.fill_diagonal(F, np.diag(S))
    pi = np.zeros((n, n))
    rho = 0.0
    for i in range(n):
        for j in range(n):
            z = Y[:, i] * Y[:, j] - S[i, j]
            pi[i, j] = np.mean(z**2)
            if i == j:
                rho += pi[i, i]
            else:
                ii = np.mean((Y[:, i] ** 2 - S[i, i]) * z)
                jj = np.mean((Y[:, j] ** 2 - S[j, j]) * z)
                rho += r / 2 * (d[j] / d[i] * ii + d[i] / d[j] * jj)
    kappa = (pi.sum() - rho) / ((F - S) ** 2).sum()
    delta = max(0.0, min(1.0, kappa / T))
    return delta * F + (1 - delta) * S, delta


def factor_model(X: np.ndarray, count: int) -> np.ndarray:
    """count principal components of the correlation matrix plus a diagonal."""
    S = np.cov(X, rowvar=False)
    d = np.sqrt(np.diag(S))
    values, vectors = np.linalg.eigh(S / np.outer(d, d))
    V = vectors[:, -count:]
    C = V @ np.diag(values[-count:]) @ V.T
    np.fill_diagonal(C, 1)
    return C * np.outer(d, d)


def covariances(X: np.ndarray) -> dict:
    T, n = X.shape
    frame = pd.DataFrame(X)
    lw, lw_shrinkage = ledoit_wolf(X)
    oas_cov, oas_shrinkage = oas(X)
    single = CovarianceShrinkage(frame, returns_data=True, frequency=1)
    honey, honey_shrinkage = constant_correlation(X)
    single_cov, single_shrinkage = single._ledoit_wolf_single_factor()
    out = {
        "sample": entry("numpy", "np.cov, ddof 1", np.cov(X, rowvar=False)),
        "ledoit-wolf": entry("scikit-learn", "divisor T", lw, shrinkage=lw_shrinkage),
        "oas": entry("scikit-learn", "divisor T", oas_cov, shrinkage=oas_shrinkage),
        "ledoit-wolf-single-factor": entry(
            "PyPortfolioOpt", "divisor T", single_cov, shrinkage=single_shrinkage
        ),
        "ewma": entry(
            "pandas",
            "ewm(halflife=63).cov(bias=False)",
            frame.ewm(halflife=63).cov(bias=False).loc[T - 1],
        ),
    }
    if T > 2:  # with two periods every correlation is 1 or -1 and the numerator is rounding
        out["ledoit-wolf-constant-correlation"] = entry(
            "definition", "divisor T", honey, shrinkage=honey_shrinkage
        )
        gerber = GerberCovariance(psd_variant=False, nearest=False).fit(X).covariance_
        out["gerber"] = entry(
            "skfolio", "psd_variant=False; times T / (T - 1)", gerber * T / (T - 1)
        )
    if n < T:
        factor = factor_model(X, 3)
        out["factor-model"] = entry("definition", "3 principal components", factor)
    if n == 8:  # here the fitted edge of skfolio and that of uncorrelated returns agree on one factor
        denoise = DenoiseCovariance(nearest=False)
        out["denoised"] = entry("skfolio", "same number of factors", denoise.fit(X).covariance_)
        detone = DetoneCovariance(DenoiseCovariance(nearest=False), nearest=False)
        out["detoned"] = entry("skfolio", "of DenoiseCovariance", detone.fit(X).covariance_)
    if T >= 20:
        out["pairwise"] = entry("pandas", "no gaps: DataFrame.cov", frame.cov())
    return out


def expected_returns(X: np.ndarray) -> dict:
    T, n = X.shape
    frame = pd.DataFrame(X)
    james = ShrunkMu(method=ShrunkMuMethods.JAMES_STEIN).fit(X)
    beta = float(np.clip(james.beta_, 0, 1))
    target = james.mu_target_
    out = {
        "sample-mean": entry("numpy", "np.mean", X.mean(axis=0)),
        "ewma": entry(
            "pandas", "ewm(halflife=252).mean()", frame.ewm(halflife=252).mean().iloc[-1]
        ),
        "james-stein": entry(
            "skfolio",
            "ShrunkMu JAMES_STEIN, intensity cut to 0 ... 1",
            (1 - beta) * X.mean(axis=0) + beta * target,
            shrinkage=beta,
        ),
    }
    if T > n + 2:
        bayes = ShrunkMu(
            EmpiricalCovariance(ddof=n + 2, nearest=False),
            vol_weighted_target=True,
            method=ShrunkMuMethods.BAYES_STEIN,
        ).fit(X)
        out["bayes-stein"] = entry(
            "skfolio",
            "ShrunkMu BAYES_STEIN, volatility-weighted target, covariance with divisor T - n - 2",
            bayes.mu_,
            shrinkage=bayes.beta_,
        )
    market = X.mean(axis=1)
    betas = [np.cov(X[:, i], market)[0, 1] / market.var(ddof=1) for i in range(n)]
    out["capm"] = entry(
        "definition", "equal-weighted market, premium 0.05 a year, 252 periods", np.array(betas) * 0.05 / 252
    )
    return out


def gaps(X: np.ndarray) -> np.ndarray:
    """Asset i starts 7 i periods late, and every 11th return of asset 2 is missing."""
    X = X.copy()
    for i in range(X.shape[1]):
        X[: 7 * i, i] = np.nan
    X[::11, 2] = np.nan
    return X


def pairwise() -> dict:
    panel = {"periods": 60, "assets": 5, "seed": 5}
    frame = pd.DataFrame(gaps(example_panel(**panel)))
    return {
        "panel": panel,
        "mean": entry("pandas", "skips NaN", frame.mean()),
        "variances": entry("pandas", "own history, ddof 1", frame.var()),
        "correlation": entry("pandas", "DataFrame.corr(min_periods=20)", frame.corr(min_periods=20)),
    }


def nearest() -> dict:
    n = 6
    matrix = np.array([[1.0 if i == j else np.sin(3 * i + 2 * j + i * j) for j in range(n)] for i in range(n)])
    matrix = np.tril(matrix) + np.tril(matrix, -1).T
    repaired = cov_nearest(matrix, higham=True, higham_max_iteration=10_000)
    return {"size": n, "input": matrix.ravel().tolist(), **entry("skfolio", "cov_nearest(higham=True)", repaired)}


def main() -> None:
    panels = {}
    for name, panel in PANELS.items():
        X = example_panel(**panel)
        panels[name] = {
            "panel": panel,
            "expectedReturns": expected_returns(X),
            "covariance": covariances(X),
        }
    out = {"panels": panels, "pairwise": pairwise(), "nearestCorrelation": nearest()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(out) + "\n")


main()
