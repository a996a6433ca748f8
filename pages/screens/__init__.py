"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# rows of the menu; the first screen is at "/"
MENU = ("atlas", "chronicle", "evidence", "studio", "about")
# what the events tell together
MEASURES = ("escalation", "responses", "compare", "tempo", "hotspots")
STEPS = IMPORT, REVIEW = "import", "review"  # steps that a few take
NAMES = (*MENU, *MEASURES, *STEPS)
