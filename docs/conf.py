"""How the book is made of the pages: `sphinx-build --fail-on-warning docs book`. Sphinx reads these names."""

project = "readiness"
author = "The authors of readiness"
extensions = ["myst_parser"]
exclude_patterns = ["schemas"]

# Links lead to headings by the names that code hosts give them, so that they work in both places.
myst_heading_anchors = 4

# A block of code may be wrong on purpose, or in a language that is not coloured.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "alabaster"
html_theme_options = {
    "description": "Is a release ready, and what stands in its way?",
    "page_width": "72em",
    "body_max_width": "auto",
}
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
