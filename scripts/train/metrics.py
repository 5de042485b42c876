"""Figures on the validation block, each beside what a constant mean and the trailing volatility reach."""

import numpy as np
import torch

from dataset import HORIZONS, Dataset
from loss import qlike, student_loss


def baseline(data: Dataset) -> dict[str, torch.Tensor]:
    """Constants of the training rows: mean, and multiples of the trailing variance that are right on average."""
    rows = torch.from_numpy(np.flatnonzero(data.train))
    return {
        "mean": data.returns[rows].mean(0),
        "variance": data.returns[rows].var(0),
        "realized": data.variances[rows].mean(0),
    }


def answers(ensemble: torch.nn.Module, data: Dataset, ends: np.ndarray) -> list[torch.Tensor]:
    """Mean, volatility and realized volatility, windows x horizons."""
    with torch.no_grad():
        parts = [ensemble(data.windows(ends[at : at + 1024])) for at in range(0, len(ends), 1024)]
    return [torch.cat(part) for part in zip(*parts)]


def ranks(values: np.ndarray) -> np.ndarray:
    return values.argsort().argsort().astype(float)


def report(
    data: Dataset,
    ends: np.ndarray,
    answered: list[torch.Tensor],
    freedom: torch.Tensor,
    base: dict[str, torch.Tensor],
) -> list[dict]:
    mean, volatility, realized = answered
    figures = []
    for k, horizon in enumerate(HORIZONS):
        y, rv, nu = data.returns[ends][:, k], data.variances[ends][:, k], freedom[k]
        m, v = mean[:, k], volatility[:, k] ** 2
        flat = {name: values[k].expand_as(y) for name, values in base.items()}
        squares, flat_squares = (y - m) ** 2, (y - flat["mean"]) ** 2
        figures.append(
            {
                "horizonDays": horizon,
                "negativeLogLikelihood": student_loss(y, m, v, nu).mean().item(),
                "negativeLogLikelihoodConstantMean": student_loss(y, flat["mean"], v, nu).mean().item(),
                "negativeLogLikelihoodBaseline": best_student(y, flat),
                "qlike": qlike(rv, realized[:, k] ** 2).mean().item(),
                "qlikeBaseline": qlike(rv, flat["realized"]).mean().item(),
                "squaredErrorOverBaseline": (squares.mean() / flat_squares.mean()).item(),
                "standardizedVariance": (squares / v).mean().item(),
                "directionalAccuracy": ((m > 0) == (y > 0)).float().mean().item(),
                "directionalAccuracyAlwaysUp": (y > 0).float().mean().item(),
                "rankCorrelation": float(np.corrcoef(ranks(m.numpy()), ranks(y.numpy()))[0, 1]),
            }
        )
    return figures


def best_student(y: torch.Tensor, flat: dict[str, torch.Tensor]) -> float:
    """The baseline with the degrees of freedom that suit it best on these very days: it must not lose by its tails."""
    candidates = torch.tensor([2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 30.0, 100.0])
    return min(student_loss(y, flat["mean"], flat["variance"], nu).mean().item() for nu in candidates)
