"""Movement benchmarks: chooses configurations on days before the test, trains the chosen ones over again, and writes what
they answer on the test days. The figures themselves are computed by the TypeScript step, which knows no model."""

import argparse
import dataclasses
import json
import platform
import sys
import time
from pathlib import Path

import numpy as np
import torch

from movement_data import TEST, TRAIN, VALIDATION, Movements, Scaled, load, matthews
from movement_fit import Configuration, columns, fit

SEEDS = (1, 2, 3, 4, 5, 6, 7)
SEARCH_SEED = 100
EPOCHS = 6
PENALTIES = (0.01, 0.1)
OURS = Configuration("context", context=True, attentive=True, linear=True, dropout=0.3)

NETWORKS = (
    Configuration("lstm", sequence=5),
    Configuration("lstm", sequence=10),
    Configuration("attentive-lstm", sequence=5, attentive=True),
    Configuration("attentive-lstm", sequence=10, attentive=True),
    Configuration("adversarial-lstm", sequence=10, attentive=True, adversarial=0.5, perturbation=0.05),
    Configuration("adversarial-lstm", sequence=10, attentive=True, adversarial=0.5, perturbation=0.5),
    OURS,
    dataclasses.replace(OURS, soft=True, rate=1e-3),
    dataclasses.replace(OURS, soft=True, hidden=32),
    dataclasses.replace(OURS, soft=True, adversarial=0.5, perturbation=0.1),
)
# All methods answer the same rows, those with a full window of the longest.
LONGEST = max(configuration.sequence for configuration in NETWORKS)


def folds(data: Movements) -> list[tuple[np.ndarray, np.ndarray]]:
    """Learned and asked rows: the third and the fourth quarter of the training rows after what precedes them, then the
    validation block."""
    train, validation = data.rows(TRAIN, LONGEST), data.rows(VALIDATION, LONGEST)
    days = data.days[train]
    half, three = np.quantile(days, [0.5, 0.75])
    return [
        (train[days <= half], train[(days > half) & (days <= three)]),
        (train[days <= three], train[days > three]),
        (train, validation),
    ]


def logistic(data: Movements, context: bool, penalty: float, learned: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Log odds of a penalized logistic regression on the last day's features, by Newton's method."""
    table = Scaled(data, columns(Configuration("", context=context), data), learned).table.numpy().astype(float)
    design = np.column_stack([np.ones(len(learned)), table[learned]])
    wanted = data.labels[learned]
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chance - wanted) / len(wanted) + ridge * weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design / len(wanted) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return np.column_stack([np.ones(len(asked)), table[asked]]) @ weights


def measured(data: Movements, answers: np.ndarray, asked: np.ndarray) -> float:
    return matthews(answers > 0, data.labels[asked] > 0)


def say(text: str, started: float) -> None:
    print(f"{time.time() - started:5.0f} s  {text}", file=sys.stderr, flush=True)


def search_logistic(data: Movements, splits: list, started: float) -> list[dict]:
    tried = []
    for context in (False, True):
        for penalty in PENALTIES:
            scores = [measured(data, logistic(data, context, penalty, *split), split[1]) for split in splits]
            family = "logistic-context" if context else "logistic"
            tried.append({"family": family, "penalty": penalty, "matthews": scores, "mean": float(np.mean(scores))})
            say(f"{family} {penalty}: {np.mean(scores):.4f}", started)
    return tried


def search_networks(data: Movements, splits: list, started: float) -> list[dict]:
    tried = []
    for configuration in NETWORKS:
        scores = np.array(
            [
                [measured(data, epoch, asked) for epoch in fit(configuration, data, learned, asked, SEARCH_SEED, EPOCHS)]
                for learned, asked in splits
            ]
        )
        mean = scores.mean(0)
        best = int(mean.argmax())
        entry = dataclasses.asdict(configuration)
        tried.append({**entry, "epochs": best + 1, "matthews": scores[:, best].tolist(), "mean": float(mean[best])})
        say(f"{configuration.family}: {mean[best]:.4f} after {best + 1} epochs", started)
    return tried


def best_of(tried: list[dict]) -> dict[str, dict]:
    chosen: dict[str, dict] = {}
    for entry in tried:
        if entry["family"] not in chosen or entry["mean"] > chosen[entry["family"]]["mean"]:
            chosen[entry["family"]] = entry
    return chosen


def final(data: Movements, entry: dict, learned: np.ndarray, asked: np.ndarray) -> list[np.ndarray]:
    """Log odds per seed; a logistic regression has no seed."""
    if "penalty" in entry:
        return [logistic(data, entry["family"] == "logistic-context", entry["penalty"], learned, asked)]
    names = {field.name for field in dataclasses.fields(Configuration)}
    configuration = Configuration(**{key: value for key, value in entry.items() if key in names})
    return [fit(configuration, data, learned, asked, seed, entry["epochs"])[-1] for seed in SEEDS]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    started = time.time()
    data = load(work)
    splits = folds(data)
    tried = search_logistic(data, splits, started) + search_networks(data, splits, started)
    learned, asked = data.rows(TRAIN, LONGEST), data.rows(TEST, LONGEST)
    answers = {}
    for family, entry in best_of(tried).items():
        answers[family] = [[round(float(x), 6) for x in seed] for seed in final(data, entry, learned, asked)]
        say(f"{family}: answered", started)
    result = {
        "tried": tried,
        "chosen": best_of(tried),
        "seeds": SEEDS,
        "rows": {
            "train": len(learned),
            "validation": len(data.rows(VALIDATION, LONGEST)),
            "test": asked.tolist(),
        },
        "answers": answers,
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        "seconds": round(time.time() - started),
    }
    (work / "answers.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
