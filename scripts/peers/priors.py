"""Prints the reference values quoted in src/core/priors/entropy-pooling.test.ts."""

import pandas as pd
from example_panel import example_panel
from skfolio.prior import EntropyPooling

X = pd.DataFrame(example_panel(60, 5, 1), columns=list("ABCDE"))
X.index = pd.date_range("2020-01-01", periods=60)
model = EntropyPooling(mean_views=["A == 0.001", "B >= C + 0.0005"]).fit(X)
print("probabilities", model.return_distribution_.sample_weight[:5].tolist())
print("expected returns", model.return_distribution_.mu.tolist())
print("relative entropy", model.relative_entropy_)
print("effective scenarios", model.effective_number_of_scenarios_)
