# The whole report from one container: docker run --gpus all -v "$PWD/output:/output" a2-report
#
# Layers, from the most lasting: system libraries, Python packages, code. A change of code
# rebuilds the last one only. The wheels bring the CUDA libraries and the base the driver's check.
ARG BASE_IMAGE=nvidia/cuda:13.0.1-base-ubuntu24.04
FROM ${BASE_IMAGE}

# Pango for the PDF. The C compiler that torch.compile asks for would take 170 MB.
# Versions of Debian packages differ from base to base and vanish from the archive: unpinned.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 report \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin report \
 && install -d -o 10001 -g 10001 /output /data

# A certificate that only the build needs, behind a proxy; it does not stay in the image.
ARG SSL_CERT_FILE
COPY requirements.lock requirements-front.lock /opt/
# uv, itself from a lock, fills /opt/venv and is gone from the layer again. The bytecode is
# made here, because nobody can write it later.
RUN python3 -m venv /tmp/front \
 && /tmp/front/bin/pip install --no-cache-dir --require-hashes -r /opt/requirements-front.lock \
 && python3 -m venv --without-pip /opt/venv \
 && /tmp/front/bin/uv pip install --python /opt/venv --no-cache --compile-bytecode \
      --require-hashes -r /opt/requirements.lock \
 && find /opt/venv -path '*/tests/*' -name '*.pyc' -delete \
 && rm -rf /tmp/* /root/.cache

# Everything is written to /output or /tmp: the root may be read-only, the user one without a
# name, and /dev/shm, where joblib looks at import though it starts no workers here, closed.
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    LOGNAME=report \
    JOBLIB_MULTIPROCESSING=0 \
    PYTEST_ADDOPTS="-p no:cacheprovider" \
    XDG_CACHE_HOME=/tmp/.cache \
    MPLCONFIGDIR=/tmp/.cache/matplotlib \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NOX_DEFAULT_VENV_BACKEND=none \
    A2_REPORT_OUTPUT=/output \
    A2_REPORT_CACHE=/output/cache \
    A2_REPORT_DATA=/data \
    A2_REPORT_ASSIGNMENT=/assignment
WORKDIR /app
USER 10001:10001
VOLUME ["/output", "/data"]
# nox waits for the process that it has started on SIGINT, whatever the session is
STOPSIGNAL SIGINT
ENTRYPOINT ["nox"]
CMD ["-s", "full"]

COPY . /app/
ARG VERSION=0.1.0
ARG REVISION=unknown
ENV A2_REPORT_REVISION=${REVISION}
LABEL org.opencontainers.image.title="a2-report" \
      org.opencontainers.image.description="Trains the models of an assignment about neural networks and writes its report" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
