"""The same score in SQL, on SQLite and PostgreSQL: one statement for a question whose values stand in small tables."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.kernel.region import EARTH_RADIUS_KM
from app.matching.bench.flat import HOWS, UNTOLD, Flat, Plain
from app.matching.bench.peers import MissingError, Numbers, worth_of_entries
from app.matching.score import fits
from app.matching.score.pools import LATEST

REALS = ("lat", "lon", "max_km", "hours_min", "hours_max", "comes", "goes")
WHOLES = ("remote", "told", "turn", "level", "title", "studies", "languages", "licences", "kinds")
LOCAL = "postgresql://postgres@localhost:5432/postgres?connect_timeout=3"

STATEMENT = """
WITH best AS (
  SELECT e.row_number, q.need, MAX(q.worth * e.weight) AS own
  FROM q_worth q JOIN entries e ON e.skill = q.skill AND e.how = q.how GROUP BY e.row_number, q.need),
skilled AS (
  SELECT row_number, SUM(own * share) AS skills FROM best JOIN q_need ON q_need.need = best.need GROUP BY row_number),
near AS (
  SELECT r.*, g.value AS v_languages,
    2 * {radius} * asin({least}(1.0, sqrt(power(sin((r.lat - {lat}) / 2), 2)
      + cos(r.lat) * {cos_lat} * power(sin((r.lon - {lon}) / 2), 2)))) AS km,
    {late} AS late, {max_km} AS farthest, (r.remote = 1 AND {remote}) AS at_home
  FROM people_or_work r
  JOIN q_kinds k ON k.code = r.kinds AND k.fails = 0
  JOIN q_licences l ON l.code = r.licences AND l.fails = 0
  JOIN q_languages g ON g.code = r.languages AND g.fails = 0
  WHERE {there} AND NOT {over}),
scored AS (
  SELECT n.number, n.turn, n.told,
    {sum} AS score
  FROM near n LEFT JOIN skilled s ON s.row_number = n.number
  LEFT JOIN q_title t ON t.code = n.title LEFT JOIN q_education e ON e.code = n.level
  LEFT JOIN q_studies y ON y.code = n.studies
  WHERE (n.late IS NULL OR n.late <= {latest}) AND (n.at_home OR n.km IS NULL OR n.farthest IS NULL
    OR n.km <= n.farthest))
SELECT number FROM scored ORDER BY CASE WHEN told = 1 THEN round(score * 1e9) ELSE -1 END DESC, turn LIMIT {limit}
"""


def number(value: float) -> str:
    """Return a number as SQL has it; NaN is NULL."""
    return "CAST(NULL AS DOUBLE PRECISION)" if np.isnan(value) else repr(float(value))


def clipped(text: str) -> str:
    """Return SQL that keeps a value within 0 and 1."""
    return f"(CASE WHEN {text} < 0 THEN 0.0 WHEN {text} > 1 THEN 1.0 ELSE {text} END)"


def statement(flat: Flat, asked: Plain, limit: int, greatest: str, least: str) -> str:
    """Return the statement that answers a question."""
    people, today = flat.people, asked.today
    begins = asked.comes if np.isnan(asked.comes) else max(asked.comes, today)
    if people:
        late = f"CASE WHEN r.comes IS NULL THEN NULL ELSE {greatest}(0.0, r.comes - {number(begins)}) END"
        if np.isnan(begins):
            late = number(np.nan)
        there = f"(r.goes IS NULL OR r.goes >= {number(today if np.isnan(begins) else begins)})"
    else:
        late = f"{greatest}(0.0, {number(asked.comes)} - {greatest}(r.comes, {today}))"
        late = f"CASE WHEN r.comes IS NULL THEN NULL ELSE {late} END"
        if np.isnan(asked.comes):
            late = number(np.nan)
        there = f"(r.goes IS NULL OR r.goes >= {today})"
        if not np.isnan(asked.goes):
            there += f" AND {asked.goes} >= {greatest}(COALESCE(r.comes, {today}), {today})"
    low, high = asked.hours
    apart = f"{greatest}(0.0, {number(np.nan_to_num(low))} - COALESCE(n.hours_max, 1e9), COALESCE(n.hours_min, 0.0) - "
    apart += f"{number(1e9 if np.isnan(high) else high)})"
    hours = clipped(f"(1.0 - {apart} / {fits.MANY_HOURS})")
    told_hours = "0" if np.isnan(low) and np.isnan(high) else "n.hours_min IS NOT NULL OR n.hours_max IS NOT NULL"
    values = {
        "skills": "COALESCE(s.skills, 0.0)",
        "title": f"COALESCE(t.value, {UNTOLD})",
        "education": f"COALESCE(e.value, {UNTOLD})",
        "study": f"COALESCE(y.value, {UNTOLD})",
        "distance": "CASE WHEN n.at_home THEN 1.0 WHEN n.km IS NULL THEN 0.5 ELSE "
        + clipped(f"(1.0 - {fits.FAR} * n.km / COALESCE(n.farthest, {fits.USUAL_KM}))")
        + " END",
        "hours": f"CASE WHEN {told_hours} THEN {hours} ELSE {UNTOLD} END" if told_hours != "0" else str(UNTOLD),
        "period": f"CASE WHEN n.late IS NULL THEN {UNTOLD} ELSE {clipped(f'(1.0 - n.late / {fits.LATE_DAYS})')} END",
        "languages": f"COALESCE(n.v_languages, {UNTOLD})",
    }
    return STATEMENT.format(
        radius=EARTH_RADIUS_KM,
        least=least,
        lat=number(np.radians(asked.lat)),
        lon=number(np.radians(asked.lon)),
        cos_lat=number(np.cos(np.radians(asked.lat))),
        late=late,
        max_km="r.max_km" if people else number(asked.max_km),
        remote="(1 = 1)" if asked.remote else "(1 = 0)",
        there=there,
        over="(1 = 1)" if asked.over else "(1 = 0)",
        sum=" + ".join(f"{share} * ({values[name]})" for name, share in flat.shares.items()),
        latest=LATEST,
        limit=limit,
    )


def question_rows(flat: Flat, asked: Plain) -> Iterable[tuple[str, list[tuple[Any, ...]]]]:
    """Yield the small tables of a question."""
    worth = worth_of_entries(flat, asked)
    whole = sum(weight for weight, _ in asked.needs) or 1.0
    if flat.people:
        yield "q_worth", [(feature // HOWS, feature % HOWS, need, own) for feature, need, own in worth]
        yield "q_need", [(need, weight / whole) for need, (weight, _) in enumerate(asked.needs)]
    else:
        yield "q_worth", [(feature // HOWS, feature % HOWS, at, own) for at, (feature, _, own) in enumerate(worth)]
        yield "q_need", [(at, 1.0) for at in range(len(worth))]
    for name in ("title", "education", "studies"):
        values = asked.tables[name]
        yield f"q_{name}", [(code, None if np.isnan(own) else own) for code, own in enumerate(values.tolist())]
    spoken = asked.tables["languages"].tolist()
    yield (
        "q_languages",
        [
            (code, None if np.isnan(own) else own, int(fails))
            for code, (own, fails) in enumerate(zip(spoken, asked.fails["languages"].tolist(), strict=True))
        ],
    )
    for name in ("licences", "kinds"):
        yield f"q_{name}", [(code, int(fails)) for code, fails in enumerate(asked.fails[name].tolist())]


QUESTION_TABLES = {
    "q_worth": "skill INTEGER, how INTEGER, need INTEGER, worth DOUBLE PRECISION",
    "q_need": "need INTEGER PRIMARY KEY, share DOUBLE PRECISION",
    "q_title": "code INTEGER PRIMARY KEY, value DOUBLE PRECISION",
    "q_education": "code INTEGER PRIMARY KEY, value DOUBLE PRECISION",
    "q_studies": "code INTEGER PRIMARY KEY, value DOUBLE PRECISION",
    "q_languages": "code INTEGER PRIMARY KEY, value DOUBLE PRECISION, fails INTEGER",
    "q_licences": "code INTEGER PRIMARY KEY, fails INTEGER",
    "q_kinds": "code INTEGER PRIMARY KEY, fails INTEGER",
}


def main_rows(flat: Flat) -> Iterable[tuple[Any, ...]]:
    """Yield the rows of the main table, places in radians."""
    own = dict(flat.columns)
    own["lat"], own["lon"] = np.radians(own["lat"]), np.radians(own["lon"])
    reals = [[None if value != value else value for value in own[name].tolist()] for name in REALS]
    wholes = [own[name].astype(np.int64).tolist() for name in WHOLES]
    return zip(range(len(own["told"])), *reals, *wholes, strict=True)


def entry_rows(flat: Flat) -> Iterable[tuple[Any, ...]]:
    """Yield the skills of all rows."""
    weight = [1.0] * len(flat.entry_row) if flat.people else flat.entry_weight.tolist()
    return zip(flat.entry_skill.tolist(), flat.entry_how.tolist(), flat.entry_row.tolist(), weight, strict=True)


def main_table() -> str:
    """Return the columns of the main table."""
    reals = ", ".join(f"{name} DOUBLE PRECISION" for name in REALS)
    return f"number INTEGER PRIMARY KEY, {reals}, " + ", ".join(f"{name} INTEGER" for name in WHOLES)


class Sqlite:
    """SQLite in memory."""

    indexes = "entries clustered by (skill, how, row); every small table by its key; ANALYZE"

    def __init__(self, flat: Flat) -> None:
        self.flat = flat
        self._connection = sqlite3.connect(":memory:")
        run = self._connection.execute
        try:
            run("SELECT sin(0.0)")
        except sqlite3.OperationalError:
            raise MissingError("this SQLite has no mathematical functions") from None
        run(f"CREATE TABLE people_or_work ({main_table()})")
        run(
            "CREATE TABLE entries (skill INTEGER, how INTEGER, row_number INTEGER, weight DOUBLE PRECISION, "
            "PRIMARY KEY (skill, how, row_number)) WITHOUT ROWID"
        )
        places = ", ".join("?" * (1 + len(REALS) + len(WHOLES)))
        self._connection.executemany(f"INSERT INTO people_or_work VALUES ({places})", main_rows(flat))  # noqa: S608
        self._connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", sorted(entry_rows(flat)))
        run("ANALYZE")
        self._asked: Plain | None = None

    def prepare(self, asked: Plain) -> None:
        """Put the small tables of a question in place."""
        run = self._connection.execute
        for name, rows in question_rows(self.flat, asked):
            run(f"DROP TABLE IF EXISTS {name}")
            run(f"CREATE TEMP TABLE {name} ({QUESTION_TABLES[name]})")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608

    def top(self, asked: Plain, limit: int) -> Numbers:
        """Return the numbers of the best rows."""
        sql = statement(self.flat, asked, limit, "max", "min")
        return _numbers(self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


class Postgres:
    """A PostgreSQL server that answers; tables of a session are read by one process."""

    indexes = "entries by (skill, how) including the row and weight; every table by its key; ANALYZE; work_mem 256 MB"

    def __init__(self, flat: Flat) -> None:
        import psycopg

        self.flat = flat
        address = os.environ.get("BENCH_POSTGRES", LOCAL)
        try:
            self._connection = psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError as error:
            raise MissingError(f"no PostgreSQL: {str(error).splitlines()[0]}") from None
        run = self._connection.execute
        run("SET work_mem = '256MB'")
        run("SET client_min_messages = warning")
        run(f"CREATE TEMP TABLE people_or_work ({main_table()})")
        run("CREATE TEMP TABLE entries (skill INTEGER, how INTEGER, row_number INTEGER, weight DOUBLE PRECISION)")
        self._copy("people_or_work", main_rows(flat))
        self._copy("entries", sorted(entry_rows(flat)))
        run("CREATE INDEX ON entries (skill, how) INCLUDE (row_number, weight)")
        run("ANALYZE people_or_work")
        run("ANALYZE entries")

    def _copy(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def prepare(self, asked: Plain) -> None:
        """Put the small tables of a question in place."""
        for name, rows in question_rows(self.flat, asked):
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")
            self._connection.execute(f"CREATE TEMP TABLE {name} ({QUESTION_TABLES[name]})")
            self._copy(name, rows)
            self._connection.execute(f"ANALYZE {name}")

    def top(self, asked: Plain, limit: int) -> Numbers:
        """Return the numbers of the best rows."""
        sql = statement(self.flat, asked, limit, "greatest", "least")
        return _numbers(self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Drop what was made: temporary tables go with the connection."""
        self._connection.close()


def _numbers(rows: Sequence[Sequence[int]]) -> Numbers:
    return np.array([row[0] for row in rows], np.int64)
