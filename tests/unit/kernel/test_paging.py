"""The address of another page of a list keeps the filters, whatever they are called."""

from flask import Flask

from app.kernel.paging import page_address


def test_it_keeps_every_filter_and_replaces_the_page() -> None:
    app = Flask(__name__)
    with app.test_request_context("/lijst?q=a%26b&soort=x&soort=y&pagina=3&endpoint=z&_external=1"):
        assert page_address(4) == "/lijst?q=a%26b&soort=x&soort=y&endpoint=z&_external=1&pagina=4"
