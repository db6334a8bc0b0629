"""Ask this very process's neighbour whether it serves: the health check of the image, `python -m portal.probe`.

A request with the host name of the site, as the proxy sends it; no Django, for it runs every few seconds.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def is_ready(port: str) -> bool:
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    question = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(question, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(not is_ready(os.environ.get("PORT", "8000")))
