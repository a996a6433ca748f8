"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# in the menu's order; the first is at "/"
NAMES = (
    "atlas", "chronicle", "evidence", "studio", "about", "compare", "tempo", "import", "review",
)  # fmt: skip
MEASURES = ("compare", "tempo")  # a row of their own below the menu
# not in the menu's row: steps that a few take, below it
IMPORT, REVIEW = "import", "review"
