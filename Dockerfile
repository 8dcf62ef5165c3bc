# The service, and the `chroma` command of the same version: compose.yaml runs both from this one image.
#
#   docker build -t citewell .
#   docker run --rm -p 127.0.0.1:8080:8080 -v citewell:/data citewell
#
# pip installs torch as pyproject.toml says. Name a package index with its CPU build, so that no
# CUDA libraries are installed beside it:
#   docker build --build-arg PIP_EXTRA_INDEX_URL=… -t citewell .

FROM python:3.11-slim-bookworm AS build
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
WORKDIR /src
RUN python -m venv /opt/citewell
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY seeds seeds
COPY qa qa
COPY web web
RUN /opt/citewell/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin citewell \
    && install -d -o citewell -g citewell -m 0750 /data
COPY --from=build /opt/citewell /opt/citewell
ENV PATH=/opt/citewell/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    QA_DATA=/data \
    QA_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Whether the process is up, not whether it can answer (/ready): it recovers by itself when Chroma does.
HEALTHCHECK --interval=15s --timeout=5s --start-period=10m --start-interval=2s \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('QA_PORT', 8080)), timeout=4); c.request('GET', '/health'); sys.exit(c.getresponse().status != 200)"]
# No shell in between: SIGTERM reaches the service, which finishes running requests.
ENTRYPOINT ["qa"]
CMD ["serve"]
