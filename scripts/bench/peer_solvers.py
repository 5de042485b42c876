"""Each peer as `prepare(data) -> run`; only `run` is timed. Beside it, the power of n by which its time is predicted to grow."""

import clarabel
import cvxopt
import cvxpy as cp
import highspy
import numpy as np
import osqp
import pandas as pd
import riskfolio as rp
import scipy.sparse as sp
from cvxcla import CLA
from pypfopt import CLA as PyPortfolioOptCLA
from pypfopt import EfficientCVaR, EfficientFrontier, HRPOpt
from skfolio import RiskMeasure
from skfolio.optimization import HierarchicalRiskParity, MeanRisk, ObjectiveFunction, RiskBudgeting
from skfolio.prior import BasePrior, ReturnDistribution

cvxopt.solvers.options["show_progress"] = False
AVERSION = 3.0
LEVEL = 0.95


class GivenMoments(BasePrior):
    """skfolio estimates moments from returns; here it is handed the same ones as everybody."""

    def __init__(self, mean=None, covariance=None):
        self.mean, self.covariance = mean, covariance

    def fit(self, X, y=None, **params):
        self.return_distribution_ = ReturnDistribution(
            mu=self.mean, covariance=self.covariance, returns=np.asarray(X)
        )
        return self


def program(data, utility):
    """min w'Pw / 2 + q'w, as every direct solver wants it."""
    n = data["n"]
    if utility:
        return AVERSION * data["covariance"], -data["mean"], n
    return data["covariance"], np.zeros(n), n


def osqp_direct(utility, **settings):
    def prepare(data):
        P, q, n = program(data, utility)
        P = sp.triu(sp.csc_matrix(P)).tocsc()
        A = sp.vstack([np.ones((1, n)), sp.eye(n)]).tocsc()
        lower, upper = np.r_[1.0, np.zeros(n)], np.r_[1.0, np.full(n, data["cap"])]

        def run():
            solver = osqp.OSQP()
            solver.setup(P=P, q=q, A=A, l=lower, u=upper, verbose=False, **settings)
            return solver.solve().x

        return run

    return prepare


def clarabel_direct(utility):
    def prepare(data):
        P, q, n = program(data, utility)
        P = sp.triu(sp.csc_matrix(P)).tocsc()
        A = sp.vstack([np.ones((1, n)), -sp.eye(n), sp.eye(n)]).tocsc()
        b = np.r_[1.0, np.zeros(n), np.full(n, data["cap"])]
        cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(2 * n)]
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        return lambda: clarabel.DefaultSolver(P, q, A, b, cones, settings).solve().x

    return prepare


def highs_model(cost, lower, upper, row_lower, row_upper, A, P=None):
    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = len(cost), len(row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
    lp.row_lower_, lp.row_upper_ = row_lower, row_upper
    A = sp.csc_matrix(A)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = A.indptr, A.indices, A.data
    if P is not None:
        low = sp.tril(sp.csc_matrix(P)).tocsc()
        model.hessian_.dim_ = len(cost)
        model.hessian_.format_ = highspy.HessianFormat.kTriangular
        model.hessian_.start_, model.hessian_.index_, model.hessian_.value_ = low.indptr, low.indices, low.data

    def run():
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(solver.modelStatusToString(solver.getModelStatus()))
        return np.array(solver.getSolution().col_value)

    return run


def highs_direct(utility):
    def prepare(data):
        P, q, n = program(data, utility)
        return highs_model(q, np.zeros(n), np.full(n, data["cap"]), np.ones(1), np.ones(1), np.ones((1, n)), P)

    return prepare


def cvxopt_direct(utility):
    def prepare(data):
        P, q, n = program(data, utility)
        P, q = cvxopt.matrix(P), cvxopt.matrix(q)
        G = cvxopt.sparse([cvxopt.spmatrix(-1.0, range(n), range(n)), cvxopt.spmatrix(1.0, range(n), range(n))])
        h = cvxopt.matrix(np.r_[np.zeros(n), np.full(n, data["cap"])])
        A, b = cvxopt.matrix(1.0, (1, n)), cvxopt.matrix(1.0)
        return lambda: np.array(cvxopt.solvers.qp(P, q, G, h, A, b)["x"])

    return prepare


def names(n):
    return [f"A{i}" for i in range(n)]


def pyportfolioopt(utility):
    def prepare(data):
        labels = names(data["n"])
        mean = pd.Series(data["mean"], labels)
        covariance = pd.DataFrame(data["covariance"], labels, labels)

        def run():
            frontier = EfficientFrontier(mean, covariance, weight_bounds=(0, data["cap"]))
            found = frontier.max_quadratic_utility(AVERSION) if utility else frontier.min_volatility()
            return list(found.values())

        return run

    return prepare


def skfolio_mean_risk(utility):
    def prepare(data):
        X = np.zeros((2, data["n"]))

        def run():
            goal = ObjectiveFunction.MAXIMIZE_UTILITY if utility else ObjectiveFunction.MINIMIZE_RISK
            # Its utility is mu'w - aversion times variance.
            model = MeanRisk(
                objective_function=goal, risk_aversion=AVERSION / 2, max_weights=data["cap"],
                prior_estimator=GivenMoments(data["mean"], data["covariance"]),
            )
            return model.fit(X).weights_

        return run

    return prepare


def cvxpy_mean_variance(utility):
    def prepare(data):
        def run():
            w = cp.Variable(data["n"])
            risk = cp.quad_form(w, cp.psd_wrap(data["covariance"]))
            goal = cp.Maximize(data["mean"] @ w - AVERSION / 2 * risk) if utility else cp.Minimize(risk)
            cp.Problem(goal, [cp.sum(w) == 1, w >= 0, w <= data["cap"]]).solve()
            return w.value

        return run

    return prepare


def mean_variance(utility):
    return {
        "OSQP": (osqp_direct(utility), 3),
        "OSQP 1e-9": (osqp_direct(utility, eps_abs=1e-9, eps_rel=1e-9, polishing=True, max_iter=100_000), 3),
        "Clarabel": (clarabel_direct(utility), 3),
        "HiGHS": (highs_direct(utility), 3),
        "cvxopt": (cvxopt_direct(utility), 3),
        "PyPortfolioOpt": (pyportfolioopt(utility), 3),
        "skfolio": (skfolio_mean_risk(utility), 3),
        "cvxpy": (cvxpy_mean_variance(utility), 3),
    }


def frontier_cvxcla(data):
    n = data["n"]

    def run():
        CLA(
            mean=data["mean"], covariance=data["covariance"], lower_bounds=np.zeros(n),
            upper_bounds=np.full(n, data["cap"]), a=np.ones((1, n)), b=np.ones(1),
        )

    return run


def frontier_pyportfolioopt(data):
    def run():
        PyPortfolioOptCLA(data["mean"], data["covariance"], weight_bounds=(0, data["cap"]))._solve()

    return run


def covariance_numpy(data):
    def run():
        np.cov(data["returns"], rowvar=False)

    return run


def cvar_program(data):
    """Variables w, level, excess; rows: excess_t + level + r_t'w >= 0, sum w = 1."""
    returns = data["returns"]
    T, n = returns.shape
    A = sp.bmat([[sp.csc_matrix(returns), np.ones((T, 1)), sp.eye(T)], [np.ones((1, n)), None, None]]).tocsc()
    cost = np.r_[np.zeros(n), 1.0, np.full(T, 1 / (T * (1 - LEVEL)))]
    lower = np.r_[np.zeros(n), -np.inf, np.zeros(T)]
    upper = np.r_[np.full(n, data["cap"]), np.full(T + 1, np.inf)]
    return A, cost, lower, upper


def cvar_highs(data):
    T, n = data["returns"].shape
    A, cost, lower, upper = cvar_program(data)
    run = highs_model(cost, lower, upper, np.r_[np.zeros(T), 1.0], np.r_[np.full(T, np.inf), 1.0], A)
    return lambda: run()[:n]


def cvar_clarabel(data):
    T, n = data["returns"].shape
    A, cost, _, _ = cvar_program(data)
    m = n + 1 + T
    pick = sp.eye(m).tocsr()
    rows = sp.vstack([A[T], -A[:T], -pick[:n], pick[:n], -pick[n + 1 :]]).tocsc()
    b = np.r_[1.0, np.zeros(T), np.zeros(n), np.full(n, data["cap"]), np.zeros(T)]
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(len(b) - 1)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    zero = sp.csc_matrix((m, m))
    return lambda: clarabel.DefaultSolver(zero, cost, rows, b, cones, settings).solve().x[:n]


def frame(data):
    return pd.DataFrame(data["returns"], columns=names(data["n"]))


def cvar_pyportfolioopt(data):
    returns = frame(data)
    mean = returns.mean()

    def run():
        return list(EfficientCVaR(mean, returns, LEVEL, (0, data["cap"])).min_cvar().values())

    return run


def cvar_skfolio(data):
    returns = frame(data)
    return lambda: MeanRisk(
        risk_measure=RiskMeasure.CVAR, cvar_beta=LEVEL, max_weights=data["cap"]
    ).fit(returns).weights_


def cvar_riskfolio(data):
    returns = frame(data)

    def run():
        portfolio = rp.Portfolio(returns=returns, alpha=1 - LEVEL)
        portfolio.assets_stats(method_mu="hist", method_cov="hist")
        return portfolio.optimization(model="Classic", rm="CVaR", obj="MinRisk").to_numpy()

    return run


def parity_skfolio(data):
    X = np.zeros((2, data["n"]))
    return lambda: RiskBudgeting(
        prior_estimator=GivenMoments(data["mean"], data["covariance"])
    ).fit(X).weights_


def parity_riskfolio(data):
    labels = names(data["n"])
    covariance = pd.DataFrame(data["covariance"], labels, labels)
    mean = pd.DataFrame([data["mean"]], columns=labels)
    returns = pd.DataFrame(np.zeros((2, data["n"])), columns=labels)

    def run():
        portfolio = rp.Portfolio(returns=returns)
        portfolio.mu, portfolio.cov = mean, covariance
        return portfolio.rp_optimization(rm="MV").to_numpy()

    return run


def hrp_pyportfolioopt(data):
    labels = names(data["n"])
    covariance = pd.DataFrame(data["covariance"], labels, labels)

    def run():
        return list(HRPOpt(cov_matrix=covariance).optimize().values())

    return run


def hrp_skfolio(data):
    returns = frame(data)
    return lambda: HierarchicalRiskParity().fit(returns).weights_


def hrp_riskfolio(data):
    returns = frame(data)

    def run():
        portfolio = rp.HCPortfolio(returns=returns)
        return portfolio.optimization(
            model="HRP", codependence="pearson", rm="MV", linkage="single", method_cov="hist"
        ).to_numpy()

    return run


PEERS = {
    "min-variance": mean_variance(False),
    "max-utility": mean_variance(True),
    "frontier": {"cvxcla": (frontier_cvxcla, 3), "PyPortfolioOpt CLA": (frontier_pyportfolioopt, 3.5)},
    "prices-to-weights": {"numpy.cov": (covariance_numpy, 2)},
    "min-cvar": {
        "HiGHS": (cvar_highs, 2),
        "Clarabel": (cvar_clarabel, 2),
        "PyPortfolioOpt": (cvar_pyportfolioopt, 2),
        "skfolio": (cvar_skfolio, 2),
        "Riskfolio-Lib": (cvar_riskfolio, 2),
    },
    "risk-parity": {"skfolio": (parity_skfolio, 3), "Riskfolio-Lib": (parity_riskfolio, 3)},
    "hrp": {
        "PyPortfolioOpt": (hrp_pyportfolioopt, 2),
        "skfolio": (hrp_skfolio, 2),
        "Riskfolio-Lib": (hrp_riskfolio, 2),
    },
}
