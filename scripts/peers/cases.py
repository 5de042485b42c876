"""The reference cases: which problem is asked of whom, in the words of the engine's public problem form."""

TECH = ["AAPL", "AMD", "MSFT"]
HEALTH = ["JNJ", "LLY", "MRK", "PFE", "UNH"]
ENERGY = ["CVX", "RRC", "XOM"]
STAPLES = ["KO", "PEP", "PG", "WMT"]

EQUAL = [0.05] * 20
# An investor who holds ten of the twenty.
CURRENT = [0.2, 0, 0.1, 0, 0.1, 0.1, 0, 0.1, 0, 0.1, 0, 0.1, 0.1, 0, 0, 0, 0, 0.05, 0, 0.05]
TILTED = [0.12, 0.03, 0.05, 0.02, 0.05, 0.03, 0.06, 0.07, 0.06, 0.04, 0.03, 0.04, 0.12, 0.04, 0.05, 0.05, 0.02, 0.06, 0.02, 0.04]
BUDGETS = [0.1] * 4 + [0.05] * 8 + [0.025] * 8

GROUPS = [
    {"name": "Technology", "assets": TECH, "min": 0.1, "max": 0.25},
    {"name": "Health Care", "assets": HEALTH, "max": 0.3},
    {"name": "Energy", "assets": ENERGY, "min": 0.08},
]
ROWS = [
    {"name": "Technology at most half of Health Care plus 10 %", "coefficients": {**{s: 1 for s in TECH}, **{s: -0.5 for s in HEALTH}}, "max": 0.1},
    {"name": "KO + PEP", "coefficients": {"KO": 1, "PEP": 1}, "min": 0.05, "max": 0.15},
    {"name": "XOM equals CVX", "coefficients": {"XOM": 1, "CVX": -1}, "min": 0, "max": 0},
]
MIXED_MIN = [0.02, 0, 0.01, 0, 0, 0.03, 0, 0, 0.05, 0, 0, 0, 0.02, 0, 0, 0, 0, 0, 0, 0.01]
MIXED_MAX = [0.1, 0.05, 0.2, 0.1, 0.08, 0.1, 0.1, 0.3, 0.12, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.02, 0.1, 0.15, 0.1]

CASES = []


def add(id, method, panel="recent", expect="solved", assets=None, others=False, **form):
    constraints = form.pop("constraints", None)
    case = {"id": f"{method}: {id}", "panel": panel, "form": {"method": method, **form}}
    if constraints:
        case["form"]["constraints"] = constraints
    if assets:
        case["assets"] = assets
    if others:
        case["others"] = True
    if expect != "solved":
        case["expect"] = expect
    CASES.append(case)


for panel in ("recent", "crisis"):
    add(f"long-only, {panel}", "min-variance", panel)
    add(f"at most 10 %, {panel}", "min-variance", panel, constraints={"maxWeight": 0.1})
add("floors and caps", "min-variance", constraints={"minWeight": 0.02, "maxWeight": 0.15})
add("own bounds for each asset", "min-variance", constraints={"minWeight": MIXED_MIN, "maxWeight": MIXED_MAX})
add("groups", "min-variance", constraints={"groups": GROUPS})
add("groups and caps, crisis", "min-variance", "crisis", constraints={"groups": GROUPS, "maxWeight": 0.12})
add("general rows", "min-variance", constraints={"linear": ROWS, "maxWeight": 0.2})
add("long-short", "min-variance", constraints={"minWeight": -0.2, "maxWeight": 0.4})
add("long-short, gross at most 1.4", "min-variance", constraints={"minWeight": -0.2, "maxWeight": 0.4, "gross": 1.4})
add("net 60 to 90 %, gross at most 1.2", "min-variance", constraints={"minWeight": -0.2, "maxWeight": 0.4, "gross": 1.2, "net": {"min": 0.6, "max": 0.9}})
add("80 % invested", "min-variance", constraints={"budget": 0.8, "maxWeight": 0.15})
add("turnover at most 30 %", "min-variance", currentWeights=CURRENT, constraints={"turnover": 0.3})
add("L2", "min-variance", constraints={"l2": 0.02})
add("L1, long-short", "min-variance", constraints={"minWeight": -0.3, "maxWeight": 0.5, "l1": 0.002})
add("tracking error at most 4 %", "min-variance", benchmarkWeights=TILTED, constraints={"trackingError": 0.04})
add("at most 5 assets", "min-variance", constraints={"maxAssets": 5, "maxWeight": 0.4})
add("at most 4 assets of 12, each at least 10 %", "min-variance", "crisis", assets=12, constraints={"maxAssets": 4, "minPosition": 0.1, "maxWeight": 0.5})

for aversion in (0.5, 3, 10, 100):
    add(f"aversion {aversion}", "max-utility", riskAversion=aversion)
add("at most 10 %, aversion 3", "max-utility", riskAversion=3, constraints={"maxWeight": 0.1})
add("at most 15 %, aversion 5, crisis", "max-utility", "crisis", riskAversion=5, constraints={"maxWeight": 0.15})
add("groups, aversion 4", "max-utility", riskAversion=4, constraints={"groups": GROUPS})
add("general rows, aversion 4", "max-utility", riskAversion=4, constraints={"linear": ROWS})
add("long-short, gross at most 1.6, aversion 3", "max-utility", riskAversion=3, constraints={"minWeight": -0.3, "maxWeight": 0.5, "gross": 1.6})
add("net 0 to 50 %, gross at most 1.5, aversion 4", "max-utility", riskAversion=4, constraints={"minWeight": -0.2, "maxWeight": 0.3, "gross": 1.5, "net": {"min": 0, "max": 0.5}})
add("turnover at most 20 %, aversion 3", "max-utility", riskAversion=3, currentWeights=CURRENT, constraints={"turnover": 0.2})
add("transaction cost 5 %, aversion 3", "max-utility", riskAversion=3, currentWeights=CURRENT, constraints={"transactionCost": 0.05})
add("cost, turnover, groups, aversion 6", "max-utility", riskAversion=6, currentWeights=CURRENT, constraints={"transactionCost": 0.03, "turnover": 0.8, "groups": GROUPS})
add("L2, aversion 1", "max-utility", riskAversion=1, constraints={"l2": 0.1})
add("tracking error at most 3 %, aversion 2", "max-utility", riskAversion=2, benchmarkWeights=EQUAL, constraints={"trackingError": 0.03})

for rate in (0, 0.01, 0.03, 0.08):
    add(f"risk-free {rate}", "max-sharpe", riskFree=rate)
add("at most 10 %, risk-free 0.02", "max-sharpe", riskFree=0.02, constraints={"maxWeight": 0.1})
add("at most 25 %, risk-free 0.01, crisis", "max-sharpe", "crisis", riskFree=0.01, constraints={"maxWeight": 0.25})
add("groups, risk-free 0.02", "max-sharpe", riskFree=0.02, constraints={"groups": GROUPS})
add("general rows, risk-free 0.02", "max-sharpe", riskFree=0.02, constraints={"linear": ROWS})
add("long-short, risk-free 0.02", "max-sharpe", riskFree=0.02, constraints={"minWeight": -0.1, "maxWeight": 0.3})
add("turnover at most 40 %, risk-free 0.02", "max-sharpe", riskFree=0.02, currentWeights=CURRENT, constraints={"turnover": 0.4})

add("tracking error at most 5 %, risk-free 0.01", "max-sharpe", riskFree=0.01, benchmarkWeights=TILTED, constraints={"trackingError": 0.05})

for target in (0.16, 0.2, 0.3):
    add(f"target {target}", "target-return", targetReturn=target)
add("below the minimum-variance portfolio's", "target-return", targetReturn=0.05)
add("target 0.18, at most 10 %", "target-return", targetReturn=0.18, constraints={"maxWeight": 0.1})
add("target 0.2, groups", "target-return", targetReturn=0.2, constraints={"groups": GROUPS})
add("target 0.05, crisis, long-short", "target-return", "crisis", targetReturn=0.05, constraints={"minWeight": -0.1, "maxWeight": 0.3})
add("target 0.2, turnover at most 50 %", "target-return", targetReturn=0.2, currentWeights=CURRENT, constraints={"turnover": 0.5})

add("target 0.22, transaction cost 5 %", "target-return", targetReturn=0.22, currentWeights=CURRENT, constraints={"transactionCost": 0.05})
add("target 0.2, L2, tracking error at most 6 %", "target-return", targetReturn=0.2, benchmarkWeights=TILTED, constraints={"l2": 0.01, "trackingError": 0.06})

for target in (0.18, 0.22, 0.3):
    add(f"target {target}", "target-volatility", targetVolatility=target)
add("target 0.2, at most 10 %", "target-volatility", targetVolatility=0.2, constraints={"maxWeight": 0.1})
add("target 0.25, crisis, groups", "target-volatility", "crisis", targetVolatility=0.25, constraints={"groups": GROUPS})
add("target 0.22, turnover at most 60 %, cost 1 %", "target-volatility", targetVolatility=0.22, currentWeights=CURRENT, constraints={"turnover": 0.6, "transactionCost": 0.01})
add("target 0.2, long-short, gross at most 1.5", "target-volatility", targetVolatility=0.2, constraints={"minWeight": -0.2, "maxWeight": 0.4, "gross": 1.5})

add("long-only", "frontier")
add("at most 10 %", "frontier", constraints={"maxWeight": 0.1})
add("floors and caps, crisis", "frontier", "crisis", constraints={"minWeight": 0.01, "maxWeight": 0.2})
add("groups", "frontier", constraints={"groups": GROUPS})

add("equal budgets", "risk-parity", others=True)
add("equal budgets, crisis", "risk-parity", "crisis", others=True)
add("given budgets", "risk-parity", budgets=BUDGETS, others=True)
add("one budget of 62 %", "risk-parity", budgets=[0.62] + [0.02] * 19, others=True)

add("long-only", "max-diversification", others=True)
add("at most 10 %, crisis", "max-diversification", "crisis", constraints={"maxWeight": 0.1})
add("groups", "max-diversification", constraints={"groups": GROUPS})

add("caps of 8 % against a tilted benchmark", "min-tracking-error", benchmarkWeights=TILTED, constraints={"maxWeight": 0.08})
add("without Energy, groups", "min-tracking-error", benchmarkWeights=TILTED, constraints={"groups": [{"name": "Energy", "assets": ENERGY, "max": 0}]})
add("turnover at most 60 %", "min-tracking-error", benchmarkWeights=EQUAL, currentWeights=CURRENT, constraints={"turnover": 0.6})
add("at most 4 of 10 assets", "min-tracking-error", assets=10, benchmarkWeights=[0.1] * 10, constraints={"maxAssets": 4})

for radius, aversion in ((0.5, 2), (1, 2), (2, 5)):
    add(f"uncertainty {radius}, aversion {aversion}", "robust-mean-variance", uncertainty=radius, riskAversion=aversion)
add("uncertainty 1, aversion 3, at most 12 %, crisis", "robust-mean-variance", "crisis", uncertainty=1, riskAversion=3, constraints={"maxWeight": 0.12})

add("long-only", "max-kelly")
add("at most 15 %, crisis", "max-kelly", "crisis", constraints={"maxWeight": 0.15})

add("95 %", "min-cvar", confidenceLevel=0.95)
add("99 %, at most 15 %", "min-cvar", confidenceLevel=0.99, constraints={"maxWeight": 0.15})
add("95 %, crisis, groups", "min-cvar", "crisis", confidenceLevel=0.95, constraints={"groups": GROUPS})
add("90 %, crisis, long-short", "min-cvar", "crisis", confidenceLevel=0.9, constraints={"minWeight": -0.1, "maxWeight": 0.3})
add("97.5 %, crisis, turnover at most 50 %", "min-cvar", "crisis", confidenceLevel=0.975, currentWeights=CURRENT, constraints={"turnover": 0.5})
add("target 0.18, 95 %", "target-return-cvar", confidenceLevel=0.95, targetReturn=0.18)
add("target 0.06, 90 %, at most 25 %, crisis", "target-return-cvar", "crisis", confidenceLevel=0.9, targetReturn=0.06, constraints={"maxWeight": 0.25})
add("95 %, crisis", "min-cdar", "crisis", confidenceLevel=0.95)
add("90 %, crisis, at most 15 %", "min-cdar", "crisis", confidenceLevel=0.9, constraints={"maxWeight": 0.15})
add("long-only", "min-semivariance")
add("at most 10 %, crisis", "min-semivariance", "crisis", constraints={"maxWeight": 0.1})
add("groups, crisis", "min-semivariance", "crisis", constraints={"groups": GROUPS})
add("90 %, crisis, groups", "min-cdar", "crisis", confidenceLevel=0.9, constraints={"groups": GROUPS})
add("95 %, crisis, general rows", "min-cvar", "crisis", confidenceLevel=0.95, constraints={"linear": ROWS})
add("target 0.05, 95 %, crisis, groups", "target-return-cvar", "crisis", confidenceLevel=0.95, targetReturn=0.05, constraints={"groups": GROUPS})
add("groups, crisis", "max-kelly", "crisis", constraints={"groups": GROUPS})
add("uncertainty 1, aversion 3, groups", "robust-mean-variance", uncertainty=1, riskAversion=3, constraints={"groups": GROUPS})
add("turnover at most 50 %", "max-diversification", currentWeights=CURRENT, constraints={"turnover": 0.5})
add("turnover at most 50 %, crisis", "min-semivariance", "crisis", currentWeights=CURRENT, constraints={"turnover": 0.5})
add("95 %, crisis, gross at most 1.3", "min-cvar", "crisis", confidenceLevel=0.95, constraints={"minWeight": -0.2, "maxWeight": 0.4, "gross": 1.3})

for rule in ("equal-weight", "inverse-volatility", "hrp", "herc", "nco"):
    add("recent", rule)
    if rule not in ("equal-weight",):
        add("crisis", rule, "crisis")

NO = "infeasible"
add("caps too low", "min-variance", expect=NO, assets=8, constraints={"maxWeight": 0.1})
add("floors too high", "min-variance", expect=NO, constraints={"minWeight": 0.06})
add("a group that needs more than its caps", "min-variance", expect=NO, constraints={"maxWeight": 0.1, "groups": [{"name": "Technology", "assets": TECH, "min": 0.4}]})
add("groups that leave too little", "max-utility", expect=NO, assets=10, riskAversion=3, constraints={"groups": [{"name": "first five", "assets": ["AAPL", "AMD", "BAC", "BBY", "CVX"], "max": 0.4}, {"name": "last five", "assets": ["GE", "HD", "JNJ", "JPM", "KO"], "max": 0.5}]})
add("turnover too small for a cap", "min-variance", expect=NO, currentWeights=CURRENT, constraints={"turnover": 0.1, "maxWeight": 0.1})
add("tracking error too small for a cap", "min-variance", expect=NO, benchmarkWeights=CURRENT, constraints={"trackingError": 0.01, "maxWeight": 0.08})
add("four assets of at most 20 %", "min-variance", expect=NO, constraints={"maxAssets": 4, "maxWeight": 0.2})
add("above the highest return", "target-return", expect=NO, targetReturn=0.9)
add("above the highest return under caps", "target-return", expect=NO, targetReturn=0.35, constraints={"maxWeight": 0.1})
add("below the lowest volatility", "target-volatility", expect=NO, targetVolatility=0.1)
add("every return below the risk-free rate", "max-sharpe", expect=NO, riskFree=0.9)
add("above the highest return", "target-return-cvar", "crisis", expect=NO, confidenceLevel=0.95, targetReturn=0.9)
add("contradictory rows", "min-cvar", "crisis", expect=NO, confidenceLevel=0.95, constraints={"linear": [{"name": "KO above PEP by 20 %", "coefficients": {"KO": 1, "PEP": -1}, "min": 0.2}, {"name": "KO at most 10 %", "coefficients": {"KO": 1}, "max": 0.1}]})
