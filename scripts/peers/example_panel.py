"""The same bits as src/core/moments/example-panel.ts."""

import numpy as np


def example_panel(periods: int, assets: int, seed: int = 1) -> np.ndarray:
    state = seed

    def normal() -> float:
        nonlocal state
        total = -6.0
        for _ in range(12):
            state = (state * 16807) % 2147483647
            total += state / 2147483647
        return total

    returns = np.empty((periods, assets))
    for t in range(periods):
        market = 0.0004 + 0.01 * normal()
        for i in range(assets):
            beta = 0.5 + (i % 7) / 4
            noise = 0.006 + 0.003 * (i % 5)
            returns[t, i] = beta * market + noise * normal()
    return returns
