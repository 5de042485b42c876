"""Trains the forecast model on what `npm run train` exported and writes forecast.onnx, metadata.json and recorded cases."""

import argparse
import datetime as dt
import json
import platform
import time
from pathlib import Path

import numpy as np
import torch

import dataset
from export import recorded_cases, write_onnx
from fit import classic_loss, distribution_loss, fit
from metrics import answers, baseline, ranks, report
from network import Classic, Ensemble, Forecaster

HIDDEN = 32
SEEDS = (1, 2, 3)
RATE = 1.5e-3
# Windows of neighbouring days overlap almost wholly; one in so many is measured.
REPORT_STRIDE = 5


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


def train_forecasters(data: dataset.Dataset, base: dict) -> tuple[list[Forecaster], list[dict]]:
    members, runs = [], []
    for seed in SEEDS:
        torch.manual_seed(seed)
        variance_ratio = base["variance"] / base["realized"]
        member = Forecaster(data.features.shape[1], HIDDEN, base["mean"], base["realized"], variance_ratio)
        runs.append(fit(member, distribution_loss, data, seed, RATE))
        members.append(member)
    return members, runs


def train_classic(data: dataset.Dataset, base: dict, ends: np.ndarray) -> dict:
    torch.manual_seed(1)
    model = Classic(data.features.shape[1])
    run = fit(model, classic_loss, data, 1, RATE)
    with torch.no_grad():
        parts = [ends[at : at + 1024] for at in range(0, len(ends), 1024)]
        answered = torch.cat([model(data.windows(part))[:, -1] for part in parts])
    y, flat = data.returns[ends][:, dataset.PRIMARY], base["mean"][dataset.PRIMARY]
    return {
        "horizonDays": dataset.HORIZONS[dataset.PRIMARY],
        "epochs": run["epochs"],
        "squaredErrorOverBaseline": (((y - answered) ** 2).mean() / ((y - flat) ** 2).mean()).item(),
        "directionalAccuracy": ((answered > 0) == (y > 0)).float().mean().item(),
        "rankCorrelation": float(np.corrcoef(ranks(answered.numpy()), ranks(y.numpy()))[0, 1]),
    }


def day(value: int) -> str:
    return str(dt.date(1970, 1, 1) + dt.timedelta(days=int(value)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    started = time.time()
    data = dataset.load(arguments.work)
    base = baseline(data)
    members, runs = train_forecasters(data, base)
    ensemble = Ensemble(members).eval()
    freedom = torch.stack([member.freedom().detach() for member in members]).mean(0)
    ends = data.window_ends(data.validation, REPORT_STRIDE)
    sha256 = write_onnx(ensemble, data, arguments.out / "forecast.onnx")
    cases = recorded_cases(ensemble, data, sha256)
    (arguments.out / "recorded-cases.json").write_text(json.dumps(cases, indent=1) + "\n")
    train_rows, validation_rows = np.flatnonzero(data.train), np.flatnonzero(data.validation)
    metadata = {
        "format": 1,
        "sha256": sha256,
        "features": data.manifest["features"],
        "sequenceDays": data.sequence,
        "horizons": list(dataset.HORIZONS),
        "degreesOfFreedom": freedom.tolist(),
        "architecture": f"{len(members)} x (LSTM {HIDDEN}, LSTM {HIDDEN}, dense 25, heads), equal mixture",
        "parameters": sum(p.numel() for p in ensemble.parameters()),
        "data": {
            "firstDate": data.manifest["firstDate"],
            "lastDate": data.manifest["lastDate"],
            "assets": len(data.manifest["assets"]),
            "sources": data.manifest["sources"],
        },
        "training": {
            "rows": len(train_rows),
            "lastTarget": str(dataset.TRAIN_END),
            "embargoDays": dataset.EMBARGO,
            "rate": RATE,
            "seeds": [{k: run[k] for k in ("seed", "epochs", "validation")} for run in runs],
            "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        },
        "validation": {
            "firstDate": day(data.days[validation_rows].min()),
            "lastDate": day(data.days[validation_rows].max()),
            "windows": len(ends),
            "horizons": report(data, ends, answers(ensemble, data, ends), freedom, base),
        },
    }
    write_metadata(metadata, arguments.out)
    metadata["validation"]["classic"] = train_classic(data, base, ends)
    metadata["training"]["seconds"] = round(time.time() - started)
    write_metadata(metadata, arguments.out)


def write_metadata(metadata: dict, out: Path) -> None:
    (out / "metadata.json").write_text(json.dumps(rounded(metadata), indent=2) + "\n")


if __name__ == "__main__":
    main()
