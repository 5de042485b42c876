"""The networks of the movement benchmarks, small enough for a laptop."""

import torch
from torch import nn


class MovementNetwork(nn.Module):
    """A dense layer, an LSTM, attention over its days if wanted, and one score: the log odds of a rise.

    As Feng et al. (2019), section 3.1, have it: attention weighs the hidden days, and the score reads that mean beside
    the last hidden day. With `linear` a straight path from the last day's features is added, so that the recurrent part
    only corrects a logistic regression.
    """

    def __init__(self, features: int, hidden: int, attentive: bool, linear: bool, dropout: float):
        super().__init__()
        self.map = nn.Linear(features, hidden)
        self.lstm = nn.LSTM(hidden, hidden, batch_first=True)
        self.attention = nn.Sequential(nn.Linear(hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1, bias=False))
        self.drop = nn.Dropout(dropout)
        self.score = nn.Linear(2 * hidden if attentive else hidden, 1)
        self.attentive = attentive
        self.linear = nn.Linear(features, 1) if linear else None
        if self.linear is not None:
            for layer in (self.score, self.linear):
                nn.init.zeros_(layer.weight)
                nn.init.zeros_(layer.bias)

    def latent(self, window: torch.Tensor) -> torch.Tensor:
        days = self.lstm(self.drop(torch.tanh(self.map(window))))[0]
        last = days[:, -1]
        if not self.attentive:
            return last
        weights = torch.softmax(self.attention(days), dim=1)
        return torch.cat([(weights * days).sum(1), last], dim=1)

    def answer(self, latent: torch.Tensor, window: torch.Tensor) -> torch.Tensor:
        score = self.score(self.drop(latent))[:, 0]
        return score if self.linear is None else score + self.linear(window[:, -1])[:, 0]

    def forward(self, window: torch.Tensor) -> torch.Tensor:
        return self.answer(self.latent(window), window)
