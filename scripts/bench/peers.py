"""Times Python peers on problems handed over as binary files; started once by `npm run bench`.

Reads one request per line, answers with one line per peer and thread setting and then `{"done": true}`.
Matrices are prepared before the clock starts; conversions that a library does itself are its own time.
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from peer_solvers import PEERS
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
# Some libraries print; standard output belongs to the answers.
replies, sys.stdout = sys.stdout, sys.stderr

# Seconds that one run may be predicted to take before it is left out.
LONGEST = 15.0


def reply_with(message):
    replies.write(json.dumps(message) + "\n")
    replies.flush()


def timed(run):
    started = time.perf_counter()
    answer = run()
    return time.perf_counter() - started, answer


def sample(run, budget):
    """One warm-up, then runs until the budget is spent, three at least; a slow warm-up is the sample."""
    first, answer = timed(run)
    if first > 4 * budget:
        return [first], answer
    times, end = [], time.perf_counter() + budget
    while len(times) < 3 or (time.perf_counter() < end and len(times) < 500):
        seconds, answer = timed(run)
        times.append(seconds)
    return times, answer


def load(request):
    folder = Path(request["folder"])
    data = {"n": request["n"], "cap": request["cap"], "periods": request.get("periods", 0)}
    for name in ("mean", "covariance", "returns"):
        path = folder / f"{name}.f64"
        if path.exists():
            data[name] = np.fromfile(path)
    n = data["n"]
    if "covariance" in data:
        data["covariance"] = data["covariance"].reshape(n, n)
    if "returns" in data:
        data["returns"] = data["returns"].reshape(-1, n)
    return data


history = {}


def answer(request):
    data = load(request)
    for name, (prepare, growth) in PEERS[request["work"]].items():
        key = (request["work"], name)
        before = history.get(key)
        reply = {"peer": name}
        if before and before[1] * (data["n"] / before[0]) ** growth > LONGEST:
            reply_with({**reply, "skipped": f"{before[1]:.1f} s at {before[0]}"})
            continue
        slow = False
        for threads in (1, None):
            if slow and threads is None:
                continue
            try:
                with threadpool_limits(threads):
                    run = prepare(data)
                    times, weights = sample(run, request["budget"])
            except Exception as error:  # a peer that fails is a result, not the end of the benchmark
                reply_with({**reply, "failed": f"{type(error).__name__}: {error}"[:160]})
                break
            history[key] = (data["n"], float(np.median(times)))
            slow = times[0] > 4 * request["budget"]
            result = {**reply, "threads": threads or "default", "times": times}
            if weights is not None:
                result["weights"] = np.asarray(weights, float).ravel().tolist()
            reply_with(result)


def main():
    packages = ("numpy", "scipy", "osqp", "clarabel", "highspy", "cvxopt", "cvxpy", "cvxcla", "pyportfolioopt", "skfolio", "riskfolio-lib")
    versions = {name: version(name) for name in packages}
    reply_with({"ready": True, "python": sys.version.split()[0], "versions": versions})
    for line in sys.stdin:
        answer(json.loads(line))
        reply_with({"done": True})


main()
