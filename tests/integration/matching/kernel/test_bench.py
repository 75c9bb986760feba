"""`flask matching bench --quick`: every list is that of plain NumPy and of every other engine that is there."""

import json

from tests.support.databases import Database


def test_every_list_is_exact(sqlite_database: Database):
    result = sqlite_database.app.test_cli_runner().invoke(args=["matching", "bench", "--quick", "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    for direction in (report, report["talent_to_vacancies"]):
        assert direction["exact"] is True
        assert direction["mismatches"] == 0
        assert direction["ratios"].keys() == {"scipy_csr", "polars", "rapidfuzz_python", "sqlite", "postgresql"}
        assert {"scipy_csr", "polars", "rapidfuzz_python"} <= direction["peers"].keys()
        assert not [name for name, peer in direction["peers"].items() if peer["different"]]
        assert direction["ours"].keys() == {"p50_ms", "p95_ms", "p99_ms", "cpu_p50_ms"}
    assert {"all_pairs_cpu_s", "explain_50_ms", "bytes_per_talent"} <= report.keys()
