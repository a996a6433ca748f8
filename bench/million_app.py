"""The dashboard on invented events of a Parquet file: the server that `bench.million` starts.

`SARHAD_MANY` names the file. What is measured is the running server: reading a million rows of
CSV with every check takes minutes, and is done once by whoever imports them.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.many import read  # noqa: E402 - the folder is known only now
from pages import shelf  # noqa: E402
from pages.frame.fault import say_fault  # noqa: E402
from pages.routes import routes  # noqa: E402

shelf._loaded = lru_cache(maxsize=1)(lambda: (0, read(Path(os.environ["SARHAD_MANY"]))))  # noqa: SLF001

app = st.App(str(ROOT / "pages/frame/app.py"), routes=routes(), on_script_error=say_fault)
