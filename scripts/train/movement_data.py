"""What the TypeScript step wrote for a benchmark of next-day movements, and windows of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

TRAIN, VALIDATION, TEST = 0, 1, 2
# Bounds of a standardized feature, and of the return of the predicted day in percent.
LARGEST_FEATURE = 5.0
LARGEST_RETURN = 5.0


@dataclass
class Movements:
    features: np.ndarray  # rows x features
    labels: np.ndarray  # 1 up, 0 down, -1 not counted
    blocks: np.ndarray  # of the predicted day
    days: np.ndarray  # the predicted day
    returns: np.ndarray  # of the predicted day, NaN = unknown
    offset: np.ndarray  # rows of the same asset before this one
    paper: int  # so many features come first and are those of the paper

    def rows(self, block: int, sequence: int) -> np.ndarray:
        """Rows of a block that count and have a full window."""
        return np.flatnonzero((self.blocks == block) & (self.labels >= 0) & (self.offset >= sequence - 1))


def load(folder: Path) -> Movements:
    manifest = json.loads((folder / "manifest.json").read_text())
    features, labels, blocks, days, returns = (
        np.load(folder / f"{name}.npy") for name in ("features", "labels", "blocks", "days", "returns")
    )
    offset = np.concatenate([np.arange(asset["rows"]) for asset in manifest["assets"]])
    return Movements(features, labels, blocks, days, returns, offset, len(manifest["paper"]))


class Scaled:
    """Features by the mean and deviation of the rows that are learned from, and nothing else."""

    def __init__(self, data: Movements, columns: slice, learned: np.ndarray):
        chosen = data.features[:, columns]
        mean, deviation = chosen[learned].mean(0), chosen[learned].std(0)
        self.table = torch.from_numpy(
            np.clip((chosen - mean) / np.maximum(deviation, 1e-6), -LARGEST_FEATURE, LARGEST_FEATURE)
        )

    def windows(self, rows: np.ndarray, sequence: int) -> torch.Tensor:
        """rows x sequence x features; the last day of a window is the day before the predicted one."""
        return self.table[torch.from_numpy(rows[:, None] + np.arange(1 - sequence, 1))]


def matthews(predicted: np.ndarray, actual: np.ndarray) -> float:
    """Matthews correlation of two boolean arrays; 0 where one of them never varies."""
    tp, tn = float((predicted & actual).sum()), float((~predicted & ~actual).sum())
    fp, fn = float((predicted & ~actual).sum()), float((~predicted & actual).sum())
    scale = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return (tp * tn - fp * fn) / scale**0.5 if scale > 0 else 0.0
