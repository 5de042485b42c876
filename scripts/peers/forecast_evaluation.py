"""Writes the reference values of src/forecast/evaluation from arch, statsmodels and scipy.

    .venv/bin/python scripts/peers/forecast_evaluation.py && npx biome check --write src/forecast/evaluation/reference
"""

import json
from pathlib import Path

import arch
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from arch import arch_model
from scipy import stats

OUT = Path(__file__).resolve().parents[2] / "src/forecast/evaluation/reference/peers.json"
rng = np.random.default_rng(20180102)


def simulate(omega, alpha, beta, days, noise):
    """Daily returns in percent, rounded so that the file holds them exactly."""
    variance, returns = omega / (1 - alpha - beta), []
    for shock in noise(days):
        returns.append(round(float(np.sqrt(variance) * shock), 4))
        variance = omega + alpha * returns[-1] ** 2 + beta * variance
    return np.array(returns)


def garch(name, returns):
    model = arch_model(returns, mean="Zero", vol="GARCH", p=1, q=1, rescale=False)
    fit = model.fit(disp="off", tol=1e-12, options={"maxiter": 2000})
    forecast = fit.forecast(horizon=21, reindex=False).variance.to_numpy()[0]
    return {
        "name": name,
        "returns": returns.tolist(),
        "omega": fit.params["omega"],
        "alpha": fit.params["alpha[1]"],
        "beta": fit.params["beta[1]"],
        "logLikelihood": fit.loglikelihood,
        "nextVariance": float(forecast[0]),
        "sumOf21": float(forecast.sum()),
    }


def har(variances, horizon):
    """Corsi's regression, each target the mean of the next days."""
    days = len(variances)
    rows, targets = [], []
    for day in range(21, days - horizon):
        rows.append([1, variances[day], variances[day - 4 : day + 1].mean(), variances[day - 21 : day + 1].mean()])
        targets.append(variances[day + 1 : day + 1 + horizon].mean())
    last = [1, variances[-1], variances[-5:].mean(), variances[-22:].mean()]
    fit = sm.OLS(np.array(targets), np.array(rows)).fit()
    return {"horizon": horizon, "coefficients": fit.params.tolist(), "forecast": float(fit.predict([last])[0])}


def diebold_mariano(differences, horizon, lags):
    days = len(differences)
    ols = sm.OLS(differences, np.ones(days))
    fit = ols.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    small = np.sqrt((days + 1 - 2 * horizon + horizon * (horizon - 1) / days) / days)
    statistic = float(fit.tvalues[0] * small)
    return {
        "horizon": horizon,
        "lags": lags,
        "longRunVariance": float(fit.bse[0] ** 2 * days),
        "statistic": statistic,
        "pValue": float(2 * stats.t.sf(abs(statistic), days - 1)),
    }


series = [
    ("calm", simulate(0.02, 0.05, 0.93, 1500, lambda n: rng.standard_normal(n))),
    ("reactive", simulate(0.1, 0.2, 0.7, 800, lambda n: rng.standard_t(5, n) / np.sqrt(5 / 3))),
    ("weak", simulate(0.5, 0.08, 0.4, 1200, lambda n: rng.standard_normal(n))),
]
noise = rng.standard_normal(320)
differences = np.round(0.05 + np.convolve(noise, np.ones(20), "valid") / 20, 6)
x = np.round(rng.standard_normal(40), 1)
y = np.round(0.5 * x + rng.standard_normal(40), 1)
variances = series[1][1] ** 2
points = [-40, -8, -2.5, -1, -0.3, -0.01, 0, 0.7, 1.96, 3, 12, 60]
degrees = [1, 2.5, 4, 6.626729, 30, 1200]
probabilities = [1e-6, 0.005, 0.025, 0.1, 0.4, 0.5, 0.75, 0.9, 0.975, 0.999999]

reference = {
    "versions": {
        "arch": arch.__version__,
        "statsmodels": statsmodels.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    },
    "garch": [garch(*case) for case in series],
    "har": [har(variances, horizon) for horizon in (1, 5, 21)],
    "dieboldMariano": {
        "differences": differences.tolist(),
        "cases": [diebold_mariano(differences, h, lags) for h, lags in ((1, 0), (1, 7), (5, 5), (21, 20))],
    },
    "rankCorrelation": {"x": x.tolist(), "y": y.tolist(), "value": float(stats.spearmanr(x, y).statistic)},
    "studentT": [
        {"degrees": v, "cdf": [[t, float(stats.t.cdf(t, v))] for t in points], "quantile": [[p, float(stats.t.ppf(p, v))] for p in probabilities]}
        for v in degrees
    ],
}
OUT.parent.mkdir(exist_ok=True)
OUT.write_text(json.dumps(reference))
