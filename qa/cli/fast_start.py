"""Skip what no command needs: imports of other libraries, and a search for garbage at the end."""

import atexit
import gc
import os
import sys
from types import ModuleType

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"


def leave_out() -> None:
    """Prevent imports that are not needed. Call it before httpx and Chroma are imported.

    They would take a tenth of the time of `qa ask`, and a tenth would go to the garbage collector, which at the end
    looks through all modules although the process frees them anyway.

    These are httpx's command line, which httpx treats as optional, and the exporter of Chroma's traces with gRPC and
    protobuf, which Chroma uses only if a collector is configured.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how Python marks a missing module
    if not os.environ.get("CHROMA_OTEL_COLLECTION_ENDPOINT"):
        exporter = ModuleType(_EXPORTER)
        vars(exporter)["OTLPSpanExporter"] = None
        sys.modules.setdefault(_EXPORTER, exporter)
    atexit.register(gc.freeze)  # what is frozen is not looked through
