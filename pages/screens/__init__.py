"""The screens of the dashboard: a module each, which draws it in `show(context)`."""

# in the menu's order; the first is at "/"
NAMES = (
    "atlas", "chronicle", "escalation", "evidence", "studio", "about", "hotspots", "import",
    "review",
)  # fmt: skip
# not in the menu's row but below it: steps that a few take, and what is read once
HOTSPOTS, IMPORT, REVIEW, ABOUT = "hotspots", "import", "review", "about"
STEPS = (HOTSPOTS, IMPORT, REVIEW, ABOUT)
