"""Runs the examples in the list of texts that it reads, each by itself, and prints what each
printed; so that an environment's packages are loaded once."""

import contextlib
import io
import json
import sys
import traceback

printed = []
for text in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        try:
            exec(text, {"__name__": "__main__"})  # noqa: S102  # our own document
        except Exception:  # noqa: BLE001  # the other examples run all the same
            traceback.print_exc(file=sys.stdout)
    printed.append(output.getvalue())
print(json.dumps(printed))
