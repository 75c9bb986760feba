"""A region as data: what the shipped one knows, how places are found, and how mistakes are named."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.region import LEVELS, Place, Region, RegionError, distance_km, load_region

SHIPPED = Path(__file__).parents[3] / "regions" / "stedendriehoek"


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped region, to break."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "region"))


def test_the_eight_municipalities_have_their_codes(region: Region) -> None:
    assert {(m.code, m.name) for m in region.municipalities} == {
        ("GM0200", "Apeldoorn"),
        ("GM0213", "Brummen"),
        ("GM0150", "Deventer"),
        ("GM0232", "Epe"),
        ("GM0246", "Heerde"),
        ("GM0262", "Lochem"),
        ("GM0285", "Voorst"),
        ("GM0301", "Zutphen"),
    }
    assert [m.name for m in region.municipalities if m.province == "Overijssel"] == ["Deventer"]


def test_students_see_places_instead_of_the_name_of_the_region(region: Region) -> None:
    assert region.name == "Regio Stedendriehoek"
    assert "Stedendriehoek" not in region.public_name_nl + region.public_name_en


def test_every_level_of_education_has_a_study(region: Region) -> None:
    assert {level for study in region.studies for level in study.levels} == set(LEVELS)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Deventer", "Deventer"),
        ("  zutphen ", "Zutphen"),
        ("wilp achterhoek", "Wilp-Achterhoek"),
        ("Beemte-Broekland", "Beemte Broekland"),
        ("Ëpe", "Epe"),
        ("7411", "Deventer"),
        ("7411 AB", "Deventer"),
        ("7411ab", "Deventer"),
        ("7201 KD Zutphen", "Zutphen"),
        ("6961", "Eerbeek"),
        ("7391", "Twello"),
        ("8191", "Wapenveld"),
        ("8049", "Zwolle"),
        ("hengelo", "Hengelo"),
        ("Hengelo (Gld)", "Hengelo (Gld)"),
    ],
)
def test_places_are_found_however_they_are_typed(region: Region, typed: str, name: str) -> None:
    place = region.locate(typed)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("typed", ["", "  ", "-", "Nergenshuizen", "0123", "9999", "74111", "741", "7411A"])
def test_what_is_not_known_is_not_guessed(region: Region, typed: str) -> None:
    assert region.locate(typed) is None


def test_city_postcodes_have_their_own_centre(region: Region) -> None:
    centre, colmschate_side = region.locate("7411"), region.locate("7428")
    assert centre is not None
    assert colmschate_side is not None
    assert 5 < distance_km(centre, colmschate_side) < 8


def test_every_place_lies_in_the_netherlands(region: Region) -> None:
    for place in (*region.places, *region.postcodes.values()):
        assert 51.3 < place.lat < 53.6
        assert 4.2 < place.lon < 7.2


def test_places_and_postcodes_of_the_region_lie_near_apeldoorn(region: Region) -> None:
    names = {municipality.name for municipality in region.municipalities}
    middle = region.locate("Apeldoorn")
    assert middle is not None
    inside = [place for place in (*region.places, *region.postcodes.values()) if place.municipality in names]
    assert max(distance_km(middle, place) for place in inside) < 40


def test_places_are_listed_by_municipality(region: Region) -> None:
    assert [place.name for place in region.places_in("Heerde")][:2] == ["Heerde", "Wapenveld"]
    assert region.places_in("Atlantis") == ()


def test_a_known_distance(region: Region) -> None:
    deventer, apeldoorn = region.locate("Deventer"), region.locate("Apeldoorn")
    assert deventer is not None
    assert apeldoorn is not None
    assert distance_km(deventer, apeldoorn) == pytest.approx(14.2, abs=0.3)


_POINTS = st.builds(Place, st.just("p"), st.just("m"), st.floats(-90, 90), st.floats(-180, 180))


@given(_POINTS, _POINTS)
def test_distance_is_symmetric_and_at_most_half_the_globe(a: Place, b: Place) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert 0 <= distance_km(a, b) <= 20_016
    assert distance_km(a, a) == 0


def _problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RegionError) as caught:
        load_region(folder)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Nieuwdorp,Epe,52.3", "3 values instead of 4"),
        (",Epe,52.3,6.0", "place or municipality is empty"),
        ("Nieuwdorp,,52.3,6.0", "place or municipality is empty"),
        ("Nieuwdorp,Epe,noord,6.0", "lat and lon are not degrees"),
        ("Nieuwdorp,Epe,91,6.0", "lat and lon are not degrees"),
        ("deventer,Deventer,52.3,6.1", "deventer is there twice"),
    ],
)
def test_a_wrong_place_is_named_by_line(folder: Path, row: str, reason: str) -> None:
    path = folder / "places.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    assert _problems(folder) == (f"places.csv line {len(lines) + 1}: {reason}",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7498,7499,Nergenshuizen,,", "Nergenshuizen is not in places.csv"),
        ("7499,7498,Deventer,,", "7499-7498 is not a range of four-digit postcodes"),
        ("749,7499,Deventer,,", "749-7499 is not a range of four-digit postcodes"),
        ("7410,7411,Deventer,,", "7411 is already in another row"),
        ("7498,7499,Deventer,52.2,", "lat and lon are not degrees"),
        ("7498,7499,Deventer", "3 values instead of 5"),
    ],
)
def test_a_wrong_postcode_is_named_by_line(folder: Path, row: str, reason: str) -> None:
    path = folder / "postcodes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    assert _problems(folder) == (f"postcodes.csv line {len(lines) + 1}: {reason}",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('name = "Regio Stedendriehoek"', 'name = " "', "region.toml: name is empty"),
        ('code = "GM0200"', 'code = "200"', "region.toml: municipality 200: code is not of the form GM0150"),
        ('code = "ict"', 'code = "ICT"', "region.toml: sector ICT: code may only hold lower-case letters"),
        ('code = "bouw"', 'code = "installatie"', "region.toml: sector installatie: this code is used twice"),
        ('code = "bouw"', 'code = ""', "region.toml: sector 2: code is empty"),
        ('levels = ["vo"]', "levels = []", "region.toml: study orientatie: levels is not a list with at least"),
        ('levels = ["vo"]', 'levels = ["mbo5"]', "region.toml: study orientatie: levels holds 'mbo5', which"),
        ('sbi = ["R"]', 'sbi = ["Z"]', "region.toml: sector zorg: sbi holds 'Z', which is not known"),
        ('name = "Heerde"', 'name = "Leegveld"', "places.csv: no place in Leegveld"),
    ],
)
def test_a_wrong_table_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    path = folder / "region.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = _problems(folder)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_missing_tables_are_named(folder: Path) -> None:
    names = ("name", "public_name_nl", "public_name_en", "operator", "contact_email")
    (folder / "region.toml").write_text("".join(f'{name} = "x"\n' for name in names), encoding="utf-8")
    assert _problems(folder) == tuple(
        f"region.toml: there is no [[{kind}]] table" for kind in ("municipality", "sector", "study")
    )


def test_wrong_columns_are_named(folder: Path) -> None:
    (folder / "postcodes.csv").write_text("pc4,place\n7411,Deventer\n", encoding="utf-8")
    assert _problems(folder) == ("postcodes.csv line 1: the columns must be from,to,place,lat,lon",)


@pytest.mark.parametrize("file", ["region.toml", "places.csv", "postcodes.csv"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert any(problem.startswith(f"{file}: ") for problem in _problems(folder))


def test_a_file_that_is_not_toml_is_named(folder: Path) -> None:
    (folder / "region.toml").write_text("name = ", encoding="utf-8")
    assert _problems(folder)[0].startswith("region.toml: ")
