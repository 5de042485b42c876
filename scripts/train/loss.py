"""Likelihoods. Variances, not scales, are the parameter, so that networks and baselines are compared alike."""

import math

import torch


def student_loss(
    target: torch.Tensor, mean: torch.Tensor, variance: torch.Tensor, freedom: torch.Tensor
) -> torch.Tensor:
    """Negative log density of a Student distribution with this mean and variance."""
    scale = variance * (freedom - 2) / freedom
    squares = (target - mean) ** 2 / scale
    constant = torch.lgamma((freedom + 1) / 2) - torch.lgamma(freedom / 2) - 0.5 * torch.log(math.pi * freedom)
    return -constant + 0.5 * scale.log() + 0.5 * (freedom + 1) * torch.log1p(squares / freedom)


def qlike(realized: torch.Tensor, variance: torch.Tensor) -> torch.Tensor:
    """Gaussian quasi-likelihood of a realized variance: log v + RV / v (Patton 2011, up to terms of RV alone)."""
    return variance.log() + realized / variance
