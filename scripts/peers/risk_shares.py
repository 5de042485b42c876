"""Reference answers for least shares of the risk, from cvxpy and Clarabel.

python scripts/peers/risk_shares.py > src/core/optimizers/risk-shares/risk-share-reference.json
"""

from lifted_model import ASSETS, RISK_FREE, SHORT, answered, record

EVEN = [0.05] * ASSETS
FEW = [0.2, 0, 0.15, 0, 0, 0.1, 0, 0]
ONE = [0, 0, 0, 0, 0, 0, 0.3, 0]
MUCH = [0.12] * ASSETS
FREE = dict(minWeight=0, maxWeight=1)
CAPPED = dict(minWeight=0, maxWeight=0.25)
GROUP = [{"name": "TECH", "members": [0, 1, 2], "min": 0, "max": 0.3}]

CASES = []
for limits in [
    dict(FREE, riskContributions=EVEN),
    dict(FREE, riskContributions=FEW),
    dict(CAPPED, riskContributions=ONE),
    dict(CAPPED, riskContributions=MUCH),
    dict(FREE, riskContributions=EVEN, groups=GROUP),
    dict(FREE, riskContributions=EVEN, turnover=0.5),
    dict(FREE, riskContributions=FEW, trackingError=0.07),
    dict(FREE, riskContributions=FEW, transactionCost=0.01, l2=0.05),
    dict(SHORT, riskContributions=FEW, gross=1.6),
    dict(SHORT, riskContributions=FEW, net=[0.4, 0.9], l1=0.002),
]:
    for method in (
        "min-variance",
        "max-utility",
        "target-return",
        "target-volatility",
        "min-tracking-error",
        "max-sharpe",
        "max-diversification",
        "robust-mean-variance",
    ):
        CASES.append({"method": method, **limits})
CASES.append({"method": "min-variance", **FREE, "riskContributions": [0.2] * ASSETS})
CASES.append({"method": "min-variance", "minWeight": 0, "maxWeight": 0.2, "riskContributions": [0.6] + [0] * 7})
CASES.append({"method": "max-sharpe", **FREE, "riskContributions": [0.2] * ASSETS})
CASES.append(
    {
        "method": "target-volatility",
        **FREE,
        "riskContributions": EVEN,
        "parameters": {"targetVolatility": 0.05},
    }
)

GIVEN = {
    "max-utility": {"riskAversion": 2},
    "target-return": {"targetReturn": 0.075},
    "target-volatility": {"targetVolatility": 0.16},
    "robust-mean-variance": {"riskAversion": 2, "uncertainty": 0.2},
}


def main():
    record(
        "riskContributions = least w_i (Sigma w)_i / w'Sigma w per asset, 0 where none; the market is that of "
        "lifted-reference.json; objectives as in the README of the optimizers",
        [
            answered(case, case["method"], case, case.get("parameters", GIVEN.get(case["method"], {})))
            for case in CASES
        ],
        riskFree=RISK_FREE,
    )


if __name__ == "__main__":
    main()
