"""The same score on other engines, written as one would for each of them, over the same columns (`flat`).

Each is ready before it is timed: tables are loaded, indexes made, statistics gathered. Each answers with the
numbers of the best rows in order.
"""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kernel.region import EARTH_RADIUS_KM
from app.matching.bench.flat import HOWS, UNTOLD, Flat, Plain
from app.matching.score import fits
from app.matching.score.fits import Floats
from app.matching.score.pool import DIGITS
from app.matching.score.pools import LATEST

Numbers = NDArray[np.int64]


class MissingError(RuntimeError):
    """An engine is not there; the message says which and why."""


def columns_score(flat: Flat, asked: Plain, skills: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return by row the score and whether it stays, with NumPy over whole columns."""
    own, people = flat.columns, flat.people
    at_home = own["remote"] & asked.remote
    max_km = own["max_km"] if people else asked.max_km
    km = fits.kilometres(own["lat"], own["lon"], asked.lat, asked.lon)
    comes, starts = (own["comes"], asked.comes) if people else (asked.comes, own["comes"])
    late = fits.days_late(comes, starts, asked.today)
    begins = np.fmax(starts, asked.today)
    gone = (own["goes"] < begins) if people else (own["goes"] < asked.today) | (asked.goes < begins)
    out = gone | (late > LATEST) | asked.over | (~at_home & (km > max_km))
    for name, fails in asked.fails.items():
        out |= fails[own[name]]
    values = {
        "skills": skills,
        "title": asked.tables["title"][own["title"]],
        "education": asked.tables["education"][own["level"]],
        "study": asked.tables["studies"][own["studies"]],
        "distance": np.where(at_home, 1.0, fits.distance_fit(km, max_km)),
        "hours": fits.hours_fit(own["hours_min"], own["hours_max"], *asked.hours),
        "period": fits.period_fit(late),
        "languages": asked.tables["languages"][own["languages"]],
    }
    score = np.zeros(len(at_home))
    for name, share in flat.shares.items():
        value = values[name]
        score += share * (value if name == "skills" else np.where(np.isnan(value), UNTOLD, value))
    score = np.round(score, DIGITS)
    score[~own["told"]] = -1.0
    return score, ~out


def best_of(flat: Flat, score: Floats, stays: NDArray[np.bool_], limit: int) -> Numbers:
    """Return the best rows in order, by a partition and a sort of what is left."""
    rows = np.flatnonzero(stays)
    scores = score[rows]
    if limit < len(rows):
        least = np.partition(scores, len(rows) - limit)[len(rows) - limit]
        rows, scores = rows[scores >= least], scores[scores >= least]
    return rows[np.lexsort((flat.columns["turn"][rows], -scores))][:limit]


def worth_of_entries(flat: Flat, asked: Plain) -> list[tuple[int, int, float]]:
    """Return (feature, need, worth) of the skills that count: a feature is a skill and how it is known or asked."""
    listed = []
    for need, (_, answers) in enumerate(asked.needs):
        listed += [(skill * HOWS + how, need, float(worth[how])) for skill, worth in answers for how in range(HOWS)]
    for skill, own in asked.worth:
        listed += [(skill * HOWS + how, 0, float(own[how >> 2])) for how in range(HOWS)]
    return [one for one in listed if one[2] > 0.0]


class ScipyCsr:
    """A sparse matrix of features by rows in CSR: only the rows of the features that are asked are read."""

    indexes = "CSR by feature (skill and level), which is an inverted list; NumPy over whole columns for the rest"

    def __init__(self, flat: Flat) -> None:
        try:
            from scipy.sparse import csr_array
        except ImportError:
            raise MissingError("scipy is not installed") from None
        self.flat, self._length = flat, len(flat.columns["told"])
        feature = flat.entry_skill * HOWS + flat.entry_how
        data = np.ones(len(feature)) if flat.people else flat.entry_weight
        self._matrix = csr_array((data, (feature, flat.entry_row)), shape=(flat.skills * HOWS, self._length))

    def top(self, asked: Plain, limit: int) -> Numbers:
        """Return the numbers of the best rows."""
        score, stays = columns_score(self.flat, asked, self._skills(asked))
        return best_of(self.flat, score, stays, limit)

    def _skills(self, asked: Plain) -> Floats:
        flat, matrix = self.flat, self._matrix
        if not flat.people:
            listed = worth_of_entries(flat, asked)
            rows, worth = [feature for feature, _, _ in listed], np.array([own for _, _, own in listed])
            return np.asarray(matrix[rows].T @ worth) if rows else np.zeros(self._length)
        covered, whole = np.zeros(self._length), sum(weight for weight, _ in asked.needs)
        for weight, answers in asked.needs:
            pairs = sorted((float(worth[how]), skill * HOWS + how) for skill, worth in answers for how in range(HOWS))
            best = np.zeros(self._length)
            for own, feature in pairs:  # the best last: it is what stays
                best[matrix.indices[matrix.indptr[feature] : matrix.indptr[feature + 1]]] = own
            covered += weight * best
        return covered / whole if whole else covered

    def close(self) -> None:
        """Nothing to let go of."""


class Polars:
    """Data frames: the features of each skill apart, the rest as expressions over columns.

    On one core, as every engine here and ours: POLARS_MAX_THREADS gives it more.
    """

    def __init__(self, flat: Flat) -> None:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when it is first imported
        try:
            import polars as pl
        except ImportError:
            raise MissingError("polars is not installed") from None
        self._pl: Any = pl
        self.indexes = f"a frame per skill (an inverted list); columns in memory; threads: {pl.thread_pool_size()}"
        self.flat, self._length = flat, len(flat.columns["told"])
        feature = flat.entry_skill * HOWS + flat.entry_how
        weight = np.ones(len(feature)) if flat.people else flat.entry_weight
        frame = pl.DataFrame({"feature": feature, "row": flat.entry_row, "weight": weight})
        self._features = {key[0]: part for key, part in frame.partition_by("feature", as_dict=True).items()}
        own = {name: pl.Series(name, column, nan_to_null=False) for name, column in flat.columns.items()}
        self._frame = pl.DataFrame(own).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
        self._frame = self._frame.with_columns(
            pl.col("lat").radians().alias("lat"), pl.col("lon").radians().alias("lon")
        )

    def top(self, asked: Plain, limit: int) -> Numbers:
        """Return the numbers of the best rows."""
        pl = self._pl
        frame = self._frame.lazy().filter(*self._stays(asked))
        skills = self._skills(asked)
        if skills is not None:
            frame = frame.join(skills.lazy(), on="row", how="left").with_columns(pl.col("skills").fill_null(0.0))
        else:
            frame = frame.with_columns(pl.lit(0.0).alias("skills"))
        total = pl.lit(0.0)
        for name, share in self.flat.shares.items():
            total = total + share * (
                pl.col("skills") if name == "skills" else self._value(name, asked).fill_nan(UNTOLD)
            )
        score = pl.when(pl.col("told")).then(total.round(DIGITS)).otherwise(-1.0)
        found = frame.select("row", "turn", score.alias("score")).sort(["score", "turn"], descending=[True, False])
        return np.asarray(found.head(limit).collect()["row"].to_numpy())

    def _skills(self, asked: Plain) -> Any:
        pl = self._pl
        whole = sum(weight for weight, _ in asked.needs) or 1.0
        parts = []
        for feature, need, worth in worth_of_entries(self.flat, asked):
            part = self._features.get(feature)
            if part is not None:
                parts.append(part.select("row", (pl.col("weight") * worth).alias("own"), pl.lit(need).alias("need")))
        if not parts:
            return None
        frame = pl.concat(parts)
        if not self.flat.people:
            return frame.group_by("row").agg(pl.col("own").sum().alias("skills"))
        weights = pl.DataFrame(
            {"need": range(len(asked.needs)), "share": [weight / whole for weight, _ in asked.needs]}
        )
        best = frame.group_by("row", "need").agg(pl.col("own").max()).join(weights.cast({"need": pl.Int32}), on="need")
        return best.group_by("row").agg((pl.col("own") * pl.col("share")).sum().alias("skills"))

    def _table(self, name: str, column: str, asked: Plain) -> Any:
        pl = self._pl
        return pl.lit(pl.Series(asked.tables[name])).gather(pl.col(column))

    def _km(self, asked: Plain) -> Any:
        pl = self._pl
        lat, lon = np.radians(asked.lat), np.radians(asked.lon)
        chord = ((pl.col("lat") - lat) / 2).sin() ** 2
        chord = chord + pl.col("lat").cos() * float(np.cos(lat)) * ((pl.col("lon") - lon) / 2).sin() ** 2
        return 2 * EARTH_RADIUS_KM * chord.sqrt().clip(upper_bound=1.0).arcsin()

    def _late(self, asked: Plain) -> Any:
        pl = self._pl
        if self.flat.people:
            begins = max(asked.comes, asked.today) if asked.comes == asked.comes else np.nan
            return (pl.col("comes") - begins).clip(lower_bound=0.0)
        return (asked.comes - pl.col("comes").clip(lower_bound=asked.today)).clip(lower_bound=0.0)

    def _stays(self, asked: Plain) -> list[Any]:
        pl, people = self._pl, self.flat.people
        max_km = pl.col("max_km") if people else pl.lit(asked.max_km)
        km = self._km(asked)
        near = km.is_nan() | max_km.is_nan() | (km <= max_km)
        home = pl.col("remote") if asked.remote else pl.lit(False)
        late = self._late(asked)
        if people:
            begins = max(asked.comes, asked.today) if asked.comes == asked.comes else asked.today
            there = pl.col("goes").is_nan() | (pl.col("goes") >= begins)
        else:
            starts = pl.col("comes").fill_nan(asked.today).clip(lower_bound=asked.today)
            there = pl.col("goes").is_nan() | (pl.col("goes") >= asked.today)
            there = there & (starts <= asked.goes) if asked.goes == asked.goes else there
        stays = [there, late.is_nan() | (late <= LATEST), near | home, pl.lit(not asked.over)]
        for name, fails in asked.fails.items():
            stays.append(~pl.lit(pl.Series(fails)).gather(pl.col(name)))
        return stays

    def _value(self, name: str, asked: Plain) -> Any:
        pl = self._pl
        if name == "distance":
            home = pl.col("remote") if asked.remote else pl.lit(False)
            farthest = pl.col("max_km").fill_nan(fits.USUAL_KM)
            if not self.flat.people:
                farthest = pl.lit(fits.USUAL_KM if np.isnan(asked.max_km) else asked.max_km)
            return pl.when(home).then(1.0).otherwise((1.0 - fits.FAR * self._km(asked) / farthest).clip(0.0, 1.0))
        if name == "hours":
            return self._hours(asked)
        if name == "period":
            return (1.0 - self._late(asked) / fits.LATE_DAYS).clip(0.0, 1.0)
        tables: dict[str, Callable[[], Any]] = {
            "title": lambda: self._table("title", "title", asked),
            "education": lambda: self._table("education", "level", asked),
            "study": lambda: self._table("studies", "studies", asked),
            "languages": lambda: self._table("languages", "languages", asked),
        }
        return tables[name]()

    def _hours(self, asked: Plain) -> Any:
        pl = self._pl
        least, most = asked.hours
        if np.isnan(least) and np.isnan(most):
            return pl.lit(float("nan"))
        low, high = pl.col("hours_min").fill_nan(0.0), pl.col("hours_max").fill_nan(float("inf"))
        under = (0.0 if np.isnan(least) else least) - high
        over = low - (np.inf if np.isnan(most) else most)
        fit = (1.0 - pl.max_horizontal(under, over, pl.lit(0.0)) / fits.MANY_HOURS).clip(0.0, 1.0)
        return pl.when(pl.col("hours_min").is_nan() & pl.col("hours_max").is_nan()).then(float("nan")).otherwise(fit)

    def close(self) -> None:
        """Nothing to let go of."""
