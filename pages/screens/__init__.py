"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# in the menu's order; the first is at "/"
NAMES = ("atlas", "chronicle", "evidence", "studio", "about", "hotspots", "import", "review")
# not in the menu's row: steps that a few take, below it
HOTSPOTS, IMPORT, REVIEW = "hotspots", "import", "review"
STEPS = (HOTSPOTS, IMPORT, REVIEW)
