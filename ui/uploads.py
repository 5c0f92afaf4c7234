"""Deposited files leave the server's memory once they are read.

Streamlit keeps the bytes of every file of a session until the session ends, even when the
deposit is drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def let_go(files: Iterable[UploadedFile]) -> None:
    """Free the bytes of files that are read; their deposit must not be drawn again."""
    context = get_script_run_ctx()
    manager = None if context is None else context.uploaded_file_mgr
    if context is None or not isinstance(manager, MemoryUploadedFileManager):
        return
    for file in files:
        manager.remove_file(context.session_id, file.file_id)
