"""What other libraries import for nothing, left out: it would be a tenth of the time that `qa ask` takes."""

import os
import sys
from types import ModuleType

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"


def leave_out() -> None:
    """Keep what nobody asked for from being imported; call it before httpx and Chroma are.

    That is httpx's command line, which httpx goes without when it is missing, by its own rule; and, unless a collector
    is named for Chroma's traces, their exporter with gRPC and protobuf, which Chroma makes only for a collector.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how Python marks what is not there
    if not os.environ.get("CHROMA_OTEL_COLLECTION_ENDPOINT"):
        exporter = ModuleType(_EXPORTER)
        vars(exporter)["OTLPSpanExporter"] = None
        sys.modules.setdefault(_EXPORTER, exporter)
