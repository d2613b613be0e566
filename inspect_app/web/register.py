"""The register of outgoing documents, year by year."""

from flask import Blueprint, render_template, request

from inspect_app.services import register as services
from inspect_app.store import register
from inspect_app.web import guards

blueprint = Blueprint("register", __name__)


@blueprint.get("/register")
def show() -> str:
    """The numbers of a year, with those that are missing; this year's unless `year` asks for another."""
    guards.allowed("read_register")
    db, this_year = guards.reading(), guards.visiting().today.year
    year = request.args.get("year", this_year, type=int)
    years = sorted({this_year, *register.years(db)}, reverse=True)
    return render_template("register/show.html", year=year, years=years, books=services.books(db, year))
