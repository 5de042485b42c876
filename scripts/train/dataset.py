"""What the TypeScript step wrote, and the targets that follow from it."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

HORIZONS = (1, 5, 21, 63)
PRIMARY = HORIZONS.index(21)
TRAIN_END = dt.date(2014, 12, 31)
# Trading days between the last training target and the first validation day.
EMBARGO = 63
# Below this trailing daily volatility a price is stale rather than quiet.
STALE = 3e-4
# Bounds of the targets, in trailing volatilities and variances: a crash may teach, not rule.
LARGEST_RETURN = 8.0
LARGEST_VARIANCE = 30.0


@dataclass
class Dataset:
    manifest: dict
    features: torch.Tensor  # rows x features
    returns: torch.Tensor  # rows x horizons: log return ahead / (trailing volatility x sqrt(horizon)), NaN = unknown
    variances: torch.Tensor  # rows x horizons: mean square daily return ahead / trailing variance, NaN = unknown
    train: np.ndarray  # rows whose longest target ends by TRAIN_END
    validation: np.ndarray  # rows after TRAIN_END and EMBARGO, all targets known
    days: np.ndarray
    volatility: np.ndarray
    closes: np.ndarray

    @property
    def sequence(self) -> int:
        return self.manifest["sequenceDays"]

    def window_ends(self, chosen: np.ndarray, stride: int, offset: int = 0) -> np.ndarray:
        """Last rows of full windows, every `stride` rows of an asset, where `chosen` holds."""
        ends = [
            np.arange(a["start"] + self.sequence - 1 + offset, a["start"] + a["rows"], stride)
            for a in self.manifest["assets"]
        ]
        rows = np.concatenate(ends)
        return rows[chosen[rows]]

    def windows(self, ends: np.ndarray) -> torch.Tensor:
        """windows x sequence x features."""
        rows = ends[:, None] + np.arange(1 - self.sequence, 1)
        return self.features[torch.from_numpy(rows)]


def load(folder: Path) -> Dataset:
    manifest = json.loads((folder / "manifest.json").read_text())
    features, volatility, closes, days = (
        np.load(folder / f"{name}.npy") for name in ("features", "volatility", "closes", "days")
    )
    rows = len(days)
    returns = np.full((rows, len(HORIZONS)), np.nan)
    variances = np.full((rows, len(HORIZONS)), np.nan)
    last_target = np.full(rows, np.iinfo(np.int32).max, dtype=np.int64)
    calendar = np.unique(days)
    end = (TRAIN_END - dt.date(1970, 1, 1)).days
    first_validation = calendar[np.searchsorted(calendar, end, side="right") + EMBARGO]
    for asset in manifest["assets"]:
        part = slice(asset["start"], asset["start"] + asset["rows"])
        price, sigma = np.log(closes[part]), volatility[part]
        squares = np.concatenate([[0.0], np.cumsum(np.diff(price, prepend=price[0]) ** 2)])
        for k, h in enumerate(HORIZONS):
            if len(price) <= h:
                continue
            ahead = slice(asset["start"], asset["start"] + len(price) - h)
            returns[ahead, k] = (price[h:] - price[:-h]) / (sigma[:-h] * np.sqrt(h))
            variances[ahead, k] = (squares[h + 1 :] - squares[1:-h]) / (h * sigma[:-h] ** 2)
        longest = HORIZONS[-1]
        if len(price) > longest:
            last_target[part][:-longest] = days[part][longest:]
    alive = volatility > STALE
    return Dataset(
        manifest=manifest,
        features=torch.from_numpy(features),
        returns=torch.from_numpy(np.clip(returns, -LARGEST_RETURN, LARGEST_RETURN)).float(),
        variances=torch.from_numpy(np.clip(variances, 0.0, LARGEST_VARIANCE)).float(),
        train=alive & (last_target <= end),
        validation=alive & (days >= first_validation) & np.isfinite(returns).all(axis=1),
        days=days,
        volatility=volatility,
        closes=closes,
    )
