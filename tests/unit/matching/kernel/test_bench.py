"""`flask matching bench --quick`: every list is that of plain NumPy and of every other engine that is there."""

import json

import pytest

from app.kernel.config import ROOT
from app.kernel.region import load_region
from app.matching.bench import run as measurement
from app.skills.vocabulary_file import load_vocabulary


@pytest.mark.heavy
def test_every_list_is_exact():
    region = load_region(ROOT / "regions" / "stedendriehoek")
    found = measurement.run(20_000, 1_000, region, load_vocabulary(), measurement.QUICK)
    report = json.loads(measurement.as_json(found))
    for direction in (report, report["talent_to_vacancies"]):
        assert direction["exact"] is True
        assert direction["mismatches"] == 0
        assert direction["ratios"].keys() == {"scipy_csr", "polars", "rapidfuzz_python", "sqlite", "postgresql"}
        assert {"scipy_csr", "polars", "rapidfuzz_python"} <= direction["peers"].keys()
        assert not [name for name, peer in direction["peers"].items() if peer["different"]]
        assert direction["ours"].keys() == {"p50_ms", "p95_ms", "p99_ms", "cpu_p50_ms"}
    assert {"all_pairs_cpu_s", "explain_50_ms", "bytes_per_talent"} <= report.keys()
    assert "20,000 talents: exact" in measurement.table(report)
