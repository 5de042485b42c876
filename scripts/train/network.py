"""The networks: one that answers a distribution per horizon, and the classic of the field beside it."""

import torch
from torch import nn

from dataset import HORIZONS


class Forecaster(nn.Module):
    """Two LSTM layers; per horizon the mean and variance of the return and the realized variance, in units of the trailing
    volatility.

    The log variance adds a linear part of the day's features, which is a HAR-like regression that the recurrent part
    only has to correct. The mean reads what the layers learned for the variance and does not teach them: there is too
    little signal in it to learn features from, and it measured worse when it tried.
    """

    def __init__(
        self,
        features: int,
        hidden: int,
        base_mean: torch.Tensor,
        base_realized: torch.Tensor,
        variance_ratio: torch.Tensor,
    ):
        super().__init__()
        count = len(HORIZONS)
        self.lstm = nn.LSTM(features, hidden, num_layers=2, batch_first=True, dropout=0.15)
        self.drop = nn.Dropout(0.15)
        self.dense = nn.Linear(hidden, 25)
        self.mean = nn.Linear(25, count)
        self.log_variance = nn.Linear(25, count)
        self.linear = nn.Linear(features, count)
        # Variance of the return over the horizon by realized variance: below 1 where returns revert.
        self.log_variance_ratio = nn.Parameter(variance_ratio.log())
        self.excess_freedom = nn.Parameter(torch.full((count,), 1.0))
        self.register_buffer("base_mean", base_mean)
        for head in (self.mean, self.log_variance, self.linear):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
        with torch.no_grad():
            self.linear.bias.copy_(base_realized.log())

    def freedom(self) -> torch.Tensor:
        """Degrees of freedom of the Student distribution, above 2 so that a variance exists."""
        return 2.1 + self.excess_freedom.exp()

    def forward(self, window: torch.Tensor, steps: int = 1) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Mean, variance and realized variance on the last `steps` days: each windows x steps x horizons."""
        hidden = torch.relu(self.dense(self.drop(self.lstm(window)[0][:, -steps:])))
        mean = self.base_mean + 0.1 * self.mean(hidden.detach())
        realized = (self.linear(window[:, -steps:]) + self.log_variance(hidden)).clamp(-4.0, 4.0).exp()
        return mean, realized * self.log_variance_ratio.exp(), realized


class Classic(nn.Module):
    """50-50-25-1: the LSTM of countless tutorials, a point forecast of the primary horizon."""

    def __init__(self, features: int):
        super().__init__()
        self.lstm = nn.LSTM(features, 50, num_layers=2, batch_first=True)
        self.dense = nn.Linear(50, 25)
        self.output = nn.Linear(25, 1)

    def forward(self, window: torch.Tensor, steps: int = 1) -> torch.Tensor:
        return self.output(self.dense(self.lstm(window)[0][:, -steps:]))[..., 0]


class Ensemble(nn.Module):
    """The equal mixture of several networks as one graph: mean, volatility, realized volatility, windows x horizons."""

    def __init__(self, members: list[Forecaster]):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, window: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        answers = [member(window) for member in self.members]
        means, variances, realized = (torch.stack([part[:, -1] for part in parts]) for parts in zip(*answers))
        mean = means.mean(0)
        spread = ((means - mean) ** 2).mean(0)
        return mean, (variances.mean(0) + spread).sqrt(), realized.mean(0).sqrt()
