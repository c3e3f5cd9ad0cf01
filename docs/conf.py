"""What Sphinx is told: the pages of this folder and the docstrings become one site, without a network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import chatimg_parse

project = "chatimg_parse"
version = release = chatimg_parse.__version__
copyright = "the chatimg-parse developers"
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "docs.site.docstrings",
    "docs.site.links",
    "docs.site.machines",
]
exclude_patterns = ["_build"]
suppress_warnings = ["myst.header"]

# Links to a heading, as git hosts make them of its words; and to files, see site/links.py.
myst_heading_anchors = 4

# What stands between single backticks in a docstring is code.
default_role = "code"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_mock_imports = ["langchain_core", "litellm", "pydantic_ai"]  # which `integrations` are for, each large
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
napoleon_numpy_docstring = False
napoleon_use_ivar = True
# Without inventories of others, which a build would download, their types lead nowhere; ours do.
nitpick_ignore_regex = [
    ("py:.*", r"(collections|datetime|logging|os|pathlib|re|ssl|types|typing|typing_extensions)\..*"),
    ("py:.*", r"(pyarrow|pa)\..*|_regex\..*|datetime|NoneType"),
    ("py:.*", r"(langchain_core|pydantic_ai)\..*|BinaryImage|ImageUrl|ModelResponse|RunContext"),
    ("py:.*", r"chatimg_parse\..*\.(Client|Completion|Deadline)"),  # type variables, and what a fetcher is given
]

# An example ends with an empty line, because the tests read it with `doctest`.
highlight_options = {"python": {"stripnl": True}}

html_theme = "furo"
html_title = f"chatimg_parse {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
