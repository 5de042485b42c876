"""One run of training: Adam, running average of the weights, early stopping on the validation block, the best average kept."""

import copy
import sys
import time

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from dataset import PRIMARY, Dataset
from loss import qlike, student_loss
from network import Classic, Forecaster

# Days at the end of a window that are answered in training: each row is a target once per epoch.
STEPS = 20
BATCH = 256
VALIDATION_STRIDE = 5
MAX_EPOCHS = 14
PATIENCE = 3
# Of the running average, per step: it spans about one epoch, which steadies what is measured after each.
DECAY = 0.99


def rows_of(ends: np.ndarray, steps: int) -> torch.Tensor:
    return torch.from_numpy(ends[:, None] + np.arange(1 - steps, 1))


def distribution_loss(model: Forecaster, data: Dataset, ends: np.ndarray, steps: int) -> torch.Tensor:
    """Mean over rows and horizons of the likelihood of the return and half the quasi-likelihood of the variance."""
    mean, variance, realized = model(data.windows(ends), steps)
    rows = rows_of(ends, steps)
    likelihood = student_loss(data.returns[rows], mean, variance, model.freedom())
    path = 0.5 * qlike(data.variances[rows], realized)
    return (likelihood + path).mean()


def classic_loss(model: Classic, data: Dataset, ends: np.ndarray, steps: int) -> torch.Tensor:
    return ((data.returns[rows_of(ends, steps)][..., PRIMARY] - model(data.windows(ends), steps)) ** 2).mean()


def fit(model: torch.nn.Module, loss, data: Dataset, seed: int, rate: float) -> dict:
    generator = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-3)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    held_out = data.window_ends(data.validation, VALIDATION_STRIDE)
    best, best_state, history = float("inf"), None, []
    # A window counts where its first answered day and its last one may be learned from.
    usable = data.train.copy()
    usable[STEPS - 1 :] &= data.train[: -(STEPS - 1)]
    for epoch in range(MAX_EPOCHS):
        started = time.time()
        model.train()
        ends = data.window_ends(usable, STEPS, int(generator.integers(STEPS)))
        generator.shuffle(ends)
        total = 0.0
        for at in range(0, len(ends), BATCH):
            optimizer.zero_grad()
            value = loss(model, data, ends[at : at + BATCH], STEPS)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            average.update_parameters(model)
            total += value.item() * len(ends[at : at + BATCH])
        measured = evaluate(average.module, loss, data, held_out)
        history.append({"train": total / len(ends), "validation": measured})
        print(
            f"seed {seed} epoch {epoch} train {total / len(ends):.5f} validation {measured:.5f} {time.time() - started:.0f} s",
            file=sys.stderr,
            flush=True,
        )
        if measured < best - 1e-6:
            best, best_state, best_epoch = measured, copy.deepcopy(average.module.state_dict()), epoch
        elif epoch - best_epoch >= PATIENCE:
            break
    model.load_state_dict(best_state)
    model.eval()
    return {"seed": seed, "epochs": best_epoch + 1, "validation": best, "history": history}


def evaluate(model: torch.nn.Module, loss, data: Dataset, ends: np.ndarray) -> float:
    model.eval()
    with torch.no_grad():
        parts = [ends[at : at + 1024] for at in range(0, len(ends), 1024)]
        return float(sum(loss(model, data, part, 1).item() * len(part) for part in parts) / len(ends))
