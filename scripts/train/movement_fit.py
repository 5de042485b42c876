"""One training of a movement network; scores of the rows asked for after every epoch."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from movement_data import LARGEST_RETURN, Movements, Scaled
from movement_network import MovementNetwork

BATCH = 1024


@dataclass(frozen=True)
class Configuration:
    family: str
    context: bool = False  # all features, or those of the paper
    sequence: int = 10
    hidden: int = 16
    attentive: bool = False
    linear: bool = False
    dropout: float = 0.0
    decay: float = 1e-3  # of the weights
    adversarial: float = 0.0  # weight of the loss at the perturbed point
    perturbation: float = 0.05  # its distance
    soft: bool = False  # learn from the size of a move, not from its sign alone
    rate: float = 3e-3
    average: float = 0.97  # running average of the weights, per step


def columns(configuration: Configuration, data: Movements) -> slice:
    return slice(0, None if configuration.context else data.paper)


def targets(configuration: Configuration, data: Movements, rows: np.ndarray) -> torch.Tensor:
    if not configuration.soft:
        return torch.from_numpy(data.labels[rows]).float()
    percent = np.clip(100 * data.returns[rows], -LARGEST_RETURN, LARGEST_RETURN)
    return torch.from_numpy(1 / (1 + np.exp(-percent))).float()


def fit(
    configuration: Configuration, data: Movements, learned: np.ndarray, asked: np.ndarray, seed: int, epochs: int
) -> np.ndarray:
    """Log odds, epochs x asked rows, by the running average of the weights."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    scaled = Scaled(data, columns(configuration, data), learned)
    windows, wanted = scaled.windows(learned, configuration.sequence), targets(configuration, data, learned)
    held_out = scaled.windows(asked, configuration.sequence)
    model = MovementNetwork(
        windows.shape[2],
        configuration.hidden,
        configuration.attentive,
        configuration.linear,
        configuration.dropout,
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=configuration.rate, weight_decay=configuration.decay)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(configuration.average))
    answers = []
    for _ in range(epochs):
        model.train()
        order = torch.from_numpy(generator.permutation(len(learned)))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            optimizer.zero_grad()
            loss_of(model, configuration, windows[chosen], wanted[chosen]).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            average.update_parameters(model)
        average.module.eval()
        with torch.no_grad():
            answers.append(average.module(held_out).numpy())
    return np.stack(answers)


def loss_of(
    model: MovementNetwork, configuration: Configuration, window: torch.Tensor, wanted: torch.Tensor
) -> torch.Tensor:
    """Cross entropy, and the same where the latent state is moved in the direction that hurts most (Feng et al., eq. 6)."""
    latent = model.latent(window)
    loss = cross_entropy(model.answer(latent, window), wanted)
    if configuration.adversarial == 0:
        return loss
    (gradient,) = torch.autograd.grad(loss, latent, retain_graph=True)
    step = configuration.perturbation * gradient / gradient.norm(dim=1, keepdim=True).clamp_min(1e-12)
    hurt = cross_entropy(model.answer(latent + step.detach(), window), wanted)
    return loss + configuration.adversarial * hurt
