# syntax=docker/dockerfile:1
# Two images: `portal` (web, worker, beat, migrate) and `proxy` (Caddy). Nothing in either runs as root.

FROM python:3.13-slim AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir --disable-pip-version-check 'uv~=0.13.0'
WORKDIR /srv/guichet
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups
COPY . .
RUN uv sync --locked --no-default-groups --group messages \
    && .venv/bin/python -m portal.messages compile \
    && uv sync --locked --no-default-groups
# What the settings ask for has no part in the static files.
RUN SECRET_KEY=build SITE_URL=https://build.invalid DATABASE_URL=postgres:///build \
    REDIS_URL=redis://build.invalid EMAIL_URL=smtp://build.invalid STATIC_ROOT=/srv/static \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim AS portal
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal
ENV PATH=/srv/guichet/.venv/bin:$PATH STATIC_ROOT=/srv/static \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/guichet
COPY --from=build /srv /srv
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "portal.probe"]
CMD ["granian", "--interface=wsgi", "--workers=2", "--blocking-threads=64", "--http=1", "--no-ws", \
    "--respawn-failed-workers", "--host=0.0.0.0", "--port=8000", "portal.wsgi:application"]

FROM caddy:2.11-alpine AS proxy
# A copy has no capabilities attached, and so runs where none may be had: the ports are high ones.
RUN cp /usr/bin/caddy /usr/local/bin/caddy \
    && adduser -D -H -u 10001 proxy \
    && chown -R proxy:proxy /data /config
COPY Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
EXPOSE 8080 8443 8443/udp
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s \
    CMD ["wget", "--quiet", "--spider", "http://127.0.0.1:8081/"]
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile"]
