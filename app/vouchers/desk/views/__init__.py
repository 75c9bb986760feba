"""The pages of the desk: lists, dividing, notes, texts to use again, terms that end."""

from app.vouchers.desk.views.agenda import terms
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.views.bulk import selection
from app.vouchers.desk.views.case import note_on_case
from app.vouchers.desk.views.texts import texts as text_list
from app.vouchers.desk.views.worklist import worklist as lists

__all__ = ["blueprint", "lists", "note_on_case", "selection", "terms", "text_list"]
