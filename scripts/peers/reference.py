"""Writes the reference cases of src/core/optimizers/reference from other libraries.

    python -m venv .venv && .venv/bin/pip install -r scripts/peers/requirements.txt
    .venv/bin/python scripts/peers/reference.py && npx biome check --write src/core/optimizers/reference

Asks the shipped prices (export-panel.ts). Each optimum is solved from its definition (model.py) by an
interior-point method at tolerances of 1e-12 and again by a second, different solver; `agreement` is the
relative difference of their objectives, and the better feasible answer is stored.
"""

import base64
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from cases import CASES
from model import SECOND, Data, enumerate_subsets, named, program, risk_budgets, solve
from peers import corners, hierarchical, ratio_peers
from score import objective, violation

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src/core/optimizers/reference"

CONVENTIONS = {
    "moments": "sample mean x 252 and sample covariance (divisor T - 1) x 252 of daily simple returns; scenarios are the daily returns",
    "penalty": "l1 |w|_1 + l2 w'w, added to what is minimized",
    "mu'w": "expected return of one year less transactionCost |w - current|_1",
    "min-variance": "w'Sigma w + penalty",
    "max-utility": "mu'w - (riskAversion / 2) w'Sigma w - penalty",
    "target-return": "w'Sigma w + penalty, mu'w >= targetReturn",
    "target-volatility": "mu'w - penalty, sqrt(w'Sigma w) <= targetVolatility",
    "max-sharpe": "(mu'w - riskFree sum w) / sqrt(w'Sigma w)",
    "max-diversification": "sigma'w / sqrt(w'Sigma w)",
    "min-tracking-error": "(w - benchmark)'Sigma (w - benchmark) + penalty",
    "risk-parity": "largest |w_i (Sigma w)_i / w'Sigma w - budget_i|",
    "robust-mean-variance": "mu'w - uncertainty sqrt(w'Sigma w / years) - (riskAversion / 2) w'Sigma w, years = T / 252",
    "max-kelly": "mean over the days of log(1 + r'w)",
    "min-cvar": "mean of the worst 1 - confidenceLevel daily losses, the last day in part",
    "target-return-cvar": "min-cvar with mu'w >= targetReturn",
    "min-cdar": "as min-cvar over drawdowns of the uncompounded sum of daily returns, which starts at 0",
    "min-semivariance": "252 x mean of min(r'w, 0)^2",
    "constraints": "turnover: |w - current|_1 at most; gross: |w|_1 at most; trackingError: sqrt((w - benchmark)'Sigma (w - benchmark)) at most; maxAssets positions, each at least minPosition",
}


def load() -> tuple[dict, dict[str, Data]]:
    export = subprocess.run(
        ["node", "--import", "tsx", "scripts/peers/export-panel.ts"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    stored = json.loads(export.stdout)
    n = len(stored["symbols"])
    panels = {}
    for name, panel in stored["panels"].items():
        raw = np.frombuffer(base64.b64decode(panel["returns"]), dtype="<f4")
        returns = raw.astype(float).reshape(-1, n)
        mean, cov = returns.mean(axis=0) * 252, np.cov(returns, rowvar=False) * 252
        panels[name] = Data(stored["symbols"], mean, cov, returns)
        panel["mean"] = mean.tolist()
        panel["covariance"] = cov[np.triu_indices(n)].tolist()
    return stored, panels


def first(data: Data, n: int) -> Data:
    return Data(data.symbols[:n], data.mean[:n], data.cov[:n, :n], data.returns[:, :n])


def rounded(weights):
    return [float(f"{w:.12f}") + 0.0 for w in weights]


def optimum(data: Data, form: dict, maximize: bool) -> dict:
    _, _, kind = program(data, form)
    answers = []
    for solver in ("CLARABEL", *SECOND[kind]):
        status, weights = solve(data, form, solver)
        if status == "infeasible":
            answers.append((solver, None, None, 0.0))
        elif weights is not None:
            answers.append(
                (solver, weights, objective(data, form, weights), violation(data, form, weights))
            )
        if len(answers) == 2:
            break
    if not answers:
        raise RuntimeError(f"{form}: no peer answered")
    if all(weights is None for _, weights, *_ in answers):
        return {"status": "infeasible", "peers": [named(solver) for solver, *_ in answers]}
    solved = [answer for answer in answers if answer[1] is not None]
    if len(solved) < len(answers):
        raise RuntimeError(f"{form}: peers disagree about feasibility: {answers}")
    feasible = [answer for answer in solved if answer[3] < 1e-9] or solved
    best = (max if maximize else min)(feasible, key=lambda answer: answer[2])
    values = [value for _, _, value, _ in solved]
    return {
        "status": "solved",
        "peers": [named(solver) for solver, *_ in solved],
        "objective": best[2],
        "violation": best[3],
        "agreement": (max(values) - min(values)) / abs(best[2]),
        "weights": rounded(best[1]),
        "spread": max(float(np.max(np.abs(w - best[1]))) for _, w, *_ in solved),
    }


def answer(data: Data, case: dict) -> dict:
    form = case["form"]
    method = form["method"]
    constraints = form.get("constraints", {})
    if method == "frontier":
        return corners(data, form)
    if method in ("hrp", "herc", "nco", "equal-weight", "inverse-volatility"):
        return hierarchical(data, method)
    if method == "risk-parity":
        budgets = np.array(form.get("budgets", np.full(data.n, 1 / data.n)))
        weights = risk_budgets(data.cov, budgets)
        return {
            "status": "solved",
            "peers": ["Newton's method on the log barrier (numpy)"],
            "objective": objective(data, form, weights),
            "weights": rounded(weights),
            "others": ratio_peers(data, form),
        }
    if "maxAssets" in constraints:
        weights = enumerate_subsets(data, form)
        if weights is None:
            return {"status": "infeasible", "peers": ["every subset"]}
        return {
            "status": "solved",
            "peers": [f"every subset with {named('CLARABEL')}"],
            "objective": objective(data, form, weights),
            "violation": violation(data, form, weights),
            "weights": rounded(weights),
        }
    maximize = method.startswith("max-") or method in ("target-volatility", "robust-mean-variance")
    result = optimum(data, form, maximize)
    if result["status"] == "solved" and "others" in case:
        result["others"] = ratio_peers(data, form)
    return result


def main() -> None:
    stored, panels = load()
    only = sys.argv[1:]
    results = []
    for case in CASES:
        if only and not any(word in case["id"] for word in only):
            continue
        data = first(panels[case["panel"]], case.get("assets", len(stored["symbols"])))
        started = time.perf_counter()
        result = answer(data, case)
        seconds = time.perf_counter() - started
        summary = {k: v for k, v in result.items() if k not in ("weights", "corners", "variants")}
        print(f"{case['id']}: {seconds:.2f} s {summary}", flush=True)
        expect = case.get("expect", "solved")
        if result["status"] != expect:
            raise RuntimeError(f"{case['id']}: {result['status']}, meant to be {expect}")
        results.append({**case, "result": result})
    if only:
        return
    if len({case["id"] for case in results}) < len(results):
        raise RuntimeError("two cases have the same id")
    OUT.mkdir(exist_ok=True)
    write("panels", stored)
    write("cases", {"conventions": CONVENTIONS, "cases": results})


def write(name: str, content: dict) -> None:
    (OUT / f"{name}.json").write_text(json.dumps(content) + "\n")


main()
