"""The ensemble as one ONNX graph, and cases by which another runtime can be held against PyTorch."""

import base64
import datetime as dt
import hashlib
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch

from dataset import Dataset
from network import Ensemble

OUTPUTS = ["mean", "volatility", "realized_volatility"]
LARGEST_FILE = 2_000_000


def write_onnx(ensemble: Ensemble, data: Dataset, file: Path) -> str:
    """SHA-256 of the written file."""
    example = torch.zeros(2, data.sequence, data.features.shape[1])
    with warnings.catch_warnings():
        # The exporter that writes one ONNX LSTM node per layer; it fears batches, whose states are sized by the graph.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            ensemble,
            (example,),
            str(file),
            dynamo=False,
            opset_version=17,
            input_names=["windows"],
            output_names=OUTPUTS,
            dynamic_axes={name: {0: "count"} for name in ["windows", *OUTPUTS]},
        )
    model = onnx.load(str(file))
    model.producer_version = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))
    content = file.read_bytes()
    if len(content) > LARGEST_FILE:
        raise SystemExit(f"{file} has {len(content)} bytes, more than {LARGEST_FILE}")
    return hashlib.sha256(content).hexdigest()


def recorded_cases(ensemble: Ensemble, data: Dataset, sha256: str) -> dict:
    """A calm, a wild and a volume-less day: windows as base64 of float32, answers as PyTorch gives them."""
    asset_of = {a["symbol"]: a for a in data.manifest["assets"]}
    cases = []
    for symbol, date in (("AAPL", "2008-10-10"), ("KO", "2017-06-01"), ("XOM", "1998-08-31"), ("QUAL", "2016-03-01")):
        asset = asset_of[symbol]
        part = slice(asset["start"], asset["start"] + asset["rows"])
        wanted = (dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days
        end = asset["start"] + int(np.searchsorted(data.days[part], wanted))
        window = data.windows(np.array([end]))
        with torch.no_grad():
            answer = ensemble(window)
        cases.append(
            {
                "symbol": symbol,
                "date": date,
                "window": base64.b64encode(window.numpy().tobytes()).decode(),
                **{name: part[0].tolist() for name, part in zip(OUTPUTS, answer)},
            }
        )
    return {"sha256": sha256, "cases": cases}
