"""Reference answers for cone programs: Clarabel and, as second opinion, HiGHS, OSQP or SCS through cvxpy.

python scripts/peers/cones.py > src/core/solvers/cone/reference.json
"""

import json

import clarabel
import cvxpy as cp
import numpy as np
from scipy import sparse

RNG = np.random.default_rng(20240611)


def random_case(kind, n, equations, orthant, cones):
    """A program with a known interior point on both sides, so that it has a solution."""
    m = orthant + sum(cones)
    a = np.round(RNG.standard_normal((equations, n)), 3)
    g = np.round(RNG.standard_normal((m, n)) * (RNG.random((m, n)) < 0.6), 3)
    half = np.round(RNG.standard_normal((max(1, n // 2), n)), 3)
    p = half.T @ half if kind == "quadratic" else np.zeros((n, n))
    x = RNG.standard_normal(n)

    def inside():
        parts = [np.abs(RNG.standard_normal(orthant)) + 0.1]
        for size in cones:
            tail = RNG.standard_normal(size - 1)
            parts.append(np.concatenate([[np.linalg.norm(tail) + 0.1 + RNG.random()], tail]))
        return np.concatenate(parts)

    h = np.round(g @ x + inside(), 4)
    b = np.round(a @ x, 12)
    q = -(p @ x + a.T @ RNG.standard_normal(equations) + g.T @ inside())
    return dict(name=f"{kind} {n}/{equations}/{orthant}/{cones}", P=p, q=q, A=a, b=b, G=g, h=h,
                orthant=orthant, cones=cones)


def scaled(case):
    """The same program in units that differ by up to 1e8."""
    n, m = len(case["q"]), len(case["h"])
    d = 10.0 ** RNG.integers(-4, 5, n)
    e = 10.0 ** RNG.integers(-3, 4, m)
    at = case["orthant"]
    for size in case["cones"]:
        e[at : at + size] = e[at]
        at += size
    return dict(case, name=case["name"] + " in odd units", P=case["P"] * np.outer(d, d),
                q=case["q"] * d, A=case["A"] * d, G=case["G"] * d * e[:, None], h=case["h"] * e)


def without_solution():
    n = 4
    zero = np.zeros((n, n))
    eye = np.eye(n)
    ones = np.ones((1, n))
    none = dict(P=zero, A=np.zeros((0, n)), b=np.zeros(0), orthant=n + 1, cones=[])
    yield dict(none, name="weights above zero that sum to less than nothing", q=np.ones(n),
               G=np.vstack([-eye, ones]), h=np.r_[np.zeros(n), -0.5])
    yield dict(none, name="a return without a limit", q=np.r_[-1.0, 1, 1, 1],
               G=np.vstack([-eye, -ones]), h=np.r_[np.zeros(n), -0.5])
    yield dict(name="a ball that misses a plane", P=eye, q=np.zeros(n), A=ones, b=np.array([3.0]),
               G=np.vstack([np.zeros((1, n)), -eye]), h=np.r_[1.0, np.zeros(n)], orthant=0,
               cones=[n + 1])


def solve(case):
    cones = []
    if len(case["b"]):
        cones.append(clarabel.ZeroConeT(len(case["b"])))
    if case["orthant"]:
        cones.append(clarabel.NonnegativeConeT(case["orthant"]))
    cones += [clarabel.SecondOrderConeT(size) for size in case["cones"]]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    rows = np.vstack([case["A"], case["G"]])
    right = np.r_[case["b"], case["h"]]
    return clarabel.DefaultSolver(
        sparse.triu(sparse.csc_matrix(case["P"])).tocsc(), case["q"], sparse.csc_matrix(rows),
        right, cones, settings).solve()


def second(case):
    """The objective by another algorithm."""
    x = cp.Variable(len(case["q"]))
    s = case["h"] - case["G"] @ x
    rows = [case["A"] @ x == case["b"]] if len(case["b"]) else []
    if case["orthant"]:
        rows.append(s[: case["orthant"]] >= 0)
    at = case["orthant"]
    for size in case["cones"]:
        rows.append(cp.SOC(s[at], s[at + 1 : at + size]))
        at += size
    problem = cp.Problem(cp.Minimize(0.5 * cp.quad_form(x, cp.psd_wrap(case["P"])) + case["q"] @ x), rows)
    try:
        if case["cones"]:
            problem.solve(solver=cp.SCS, eps=1e-10, max_iters=200000)
        elif not case["P"].any():
            problem.solve(solver=cp.HIGHS)
        else:
            problem.solve(solver=cp.OSQP, eps_abs=1e-10, eps_rel=1e-10, max_iter=400000, polish=True)
        return problem.value
    except Exception:
        return None


def main():
    plain = [random_case(kind, *shape)
             for kind in ["linear", "quadratic"]
             for shape in [(4, 1, 8, []), (12, 3, 30, []), (6, 0, 4, [4]), (10, 2, 12, [3, 5]),
                           (20, 4, 20, [8, 3, 3, 11]), (15, 0, 0, [16, 6])]]
    cases = plain + [scaled(plain[k]) for k in (1, 3, 7, 9)] + list(without_solution())
    answers = []
    for case in cases:
        answer = solve(case)
        other = second(case) if "Solved" in str(answer.status) and "odd" not in case["name"] else None
        answers.append({key: value.tolist() if hasattr(value, "tolist") else value
                        for key, value in case.items()}
                       | {"status": str(answer.status), "objective": answer.obj_val
                          if "Solved" in str(answer.status) else None, "second": other,
                          "x": list(answer.x) if "Solved" in str(answer.status) else None})
    print(json.dumps({"made": f"Clarabel {clarabel.__version__}, cvxpy {cp.__version__}, numpy {np.__version__}",
                      "conventions": "min x'Px/2 + q'x, Ax = b, Gx + s = h; cones: sizes of second-order cones after the orthant",
                      "cases": answers}))


main()
