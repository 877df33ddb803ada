# One image for the web server, the worker and the clock; compose.yaml says which command each one runs.

# -- Files of the browser ---------------------------------------------------------------------------------
FROM node:24-slim AS browser-files
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# -- Packages ---------------------------------------------------------------------------------------------
FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements-production.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements-production.lock

# -- The image --------------------------------------------------------------------------------------------
FROM python:3.11-slim
# Chromium prints the PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /srv/cxdash --shell /usr/sbin/nologin cxdash
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CXDASH_VAR=/srv/cxdash/var \
    CHROMIUM=/usr/bin/chromium
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/cxdash/app
COPY . .
RUN --mount=from=browser-files,source=/build/node_modules,target=/srv/cxdash/app/node_modules \
    python -m cxdash.vendor_assets --no-npm
# Settings of one machine are enough to build: nothing here opens a database, and no secret stays in the image.
RUN python -m cxdash.translations compile \
    && CXDASH_MODE=local STATIC_MANIFEST=on python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R cxdash:cxdash /srv/cxdash/var
ENV CXDASH_MODE=production
USER cxdash
EXPOSE 8000
# An exec form: gunicorn is process 1 and gets the signals of the engine itself.
CMD ["gunicorn", "cxdash.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
