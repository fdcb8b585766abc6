"""What pages for a browser are made of: a policy that asks for nothing from elsewhere, styles, scripts, text, data.

A script runs only where its digest stands in the policy, so that nothing a document holds is ever run.
Source: Content Security Policy Level 3, 2.3.1 and 8.
"""

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from readiness.document import printable

_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def own(*names: str) -> str:
    """Return styles or scripts of this folder, one after the other."""
    return "".join(files(__name__).joinpath(name).read_text(encoding="utf-8") for name in names)


def text(words: str) -> str:
    """Return words as the text of a page, also within quotes: on one line, and no markup."""
    return escape(printable(" ".join(words.split())))


def head(title: str, style: str, script: str = "", connect: str = "'none'") -> list[str]:
    """Return the head of a page; `script` is the only one that runs, and `connect` is what it may ask."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    if script:
        policy += f"; script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        policy += f"; connect-src {connect}; base-uri 'none'; form-action 'none'"
    return [
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{text(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
    ]


def data(name: str, value: str) -> str:
    """Return a JSON text as an element that a script reads, and nothing runs; no letter of it can end the element."""
    return f'<script type="application/json" id="{name}">{value.translate(_UNSAFE)}</script>'


def quoted(words: str) -> str:
    """Return words as a string of a style; every letter that could mean something there is a number."""
    plain = printable(" ".join(words.split()))
    return '"' + "".join(one if one.isalnum() and one.isascii() else f"\\{ord(one):x} " for one in plain) + '"'
