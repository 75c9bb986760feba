"""The address of another page of a list keeps the filters, whatever they are called."""

from flask import Flask

from app.kernel.paging import cut, page_address


def test_it_keeps_every_filter_and_replaces_the_page() -> None:
    app = Flask(__name__)
    with app.test_request_context("/lijst?q=a%26b&soort=x&soort=y&pagina=3&endpoint=z&_external=1"):
        assert page_address(4) == "/lijst?q=a%26b&soort=x&soort=y&endpoint=z&_external=1&pagina=4"


def test_a_list_is_cut_into_pages_and_a_page_too_far_is_the_last_one() -> None:
    app = Flask(__name__)
    for asked, part in (("1", [1, 2]), ("3", [5]), ("9", [5]), ("0", [1, 2]), ("twee", [1, 2])):
        with app.test_request_context(f"/badges?pagina={asked}"):
            rows, number, pages = cut([1, 2, 3, 4, 5], 2)
            assert (rows, pages) == (part, 3)
            assert 1 <= number <= 3
    with app.test_request_context("/badges"):
        assert cut([], 2) == ([], 1, 1)
