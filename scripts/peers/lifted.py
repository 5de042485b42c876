"""Reference answers for turnover, costs, gross and net exposure, tracking error, L1 and L2, from cvxpy and Clarabel.

python scripts/peers/lifted.py > src/core/optimizers/lifted/lifted-reference.json
"""

from lifted_model import LONG, PERIODS_PER_YEAR, RETURNS, RISK_FREE, SHORT, answered, record

CASES = []
GROUP = [{"name": "TECH", "members": [0, 1, 2], "min": 0, "max": 0.55}]
for extras in [
    dict(LONG, turnover=0.3),
    dict(LONG, turnover=0.3, groups=GROUP),
    dict(LONG, transactionCost=0.01),
    dict(LONG, transactionCost=[0.002, 0.02, 0.01, 0.0, 0.03, 0.005, 0.01, 0.015], turnover=0.8),
    dict(LONG, l2=0.1),
    dict(LONG, trackingError=0.02),
    dict(LONG, trackingError=0.03, turnover=0.6, transactionCost=0.004, l2=0.02),
    dict(SHORT, gross=1.3),
    dict(SHORT, gross=1.6, net=[0.2, 0.8]),
    dict(SHORT, budget=0, gross=1.0),
    dict(SHORT, l1=0.01),
    dict(SHORT, l1=0.003, l2=0.01, gross=1.8, turnover=1.5, transactionCost=0.002),
    dict(SHORT, budget=1.2, gross=1.5, trackingError=0.06),
]:
    for method in [
        "min-variance",
        "max-utility",
        "target-return",
        "target-volatility",
        "max-sharpe",
        "min-tracking-error",
        "robust-mean-variance",
        "max-diversification",
        "max-kelly",
    ]:
        CASES.append({"method": method, "constraints": extras})


def main():
    record(
        "turnover = sum |w - current|; objectives as in the README of the optimizers",
        [answered(case, case["method"], case["constraints"], {}) for case in CASES],
        riskFree=RISK_FREE,
        returns=RETURNS.tolist(),
        periodsPerYear=PERIODS_PER_YEAR,
    )


if __name__ == "__main__":
    main()
