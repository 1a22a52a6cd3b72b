#!/usr/bin/env bash
# promptguard beside what it works with: the real LiteLLM proxy, Open WebUI's own filter code, Presidio's packages and the
# real pre-commit framework. Sets up what it needs below target/services (about 1 GB) and builds the command.
# Needs python3 (3.11 or 3.12) with venv, and git. Without them it says SKIP and tests nothing.
#   tests/services.sh [litellm] [open-webui] [presidio] [pre-commit]     only those named
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2> /dev/null; then
  echo "SKIP: tests/services.sh needs python3 (3.11 or 3.12) with venv: LiteLLM, Open WebUI, Presidio and pre-commit were NOT tested" >&2
  exit 0
fi
[ $# -gt 0 ] || set -- litellm open-webui presidio pre-commit
work="$PWD/target/services"
mkdir -p "$work"

# A virtual environment with these packages, made again when the list of them changes.
environment() {
  local name=$1 list
  shift
  list=$(printf '%s\n' "$@")
  if [ "$(cat "$work/$name/packages" 2> /dev/null)" != "$list" ]; then
    rm -rf "${work:?}/$name"
    python3 -m venv "$work/$name"
    for group in "$@"; do
      # A group is one call: `--no-deps` is true of its own packages only.
      # shellcheck disable=SC2086
      "$work/$name/bin/pip" install --quiet --no-compile --disable-pip-version-check $group
    done
    echo "$list" > "$work/$name/packages"
  fi
}

cargo build --locked --bin promptguard
export PROMPTGUARD_BIN="${CARGO_TARGET_DIR:-$PWD/target}/debug/promptguard" PYTHONDONTWRITEBYTECODE=1

for what in "$@"; do
  case $what in
    litellm)
      environment litellm "litellm[proxy]==1.106.2"
      "$work/litellm/bin/python" integrations/tests/litellm_proxy.py ;;
    open-webui)
      # The package with only what its filter and plugin code imports: all of it is gigabytes.
      environment open-webui \
        "aiohttp==3.14.5 aiosqlite==0.22.1 alembic==1.18.4 authlib==1.7.2 bcrypt==5.0.0 beautifulsoup4==4.14.3
         cryptography==48.0.1 fastapi==0.136.3 joserfc==1.7.4 markdown==3.10.2 orjson==3.11.9 pillow==13.0.0
         pydantic==2.13.4 pyjwt==2.13.0 python-dotenv==1.2.4 python-engineio==4.15.1 python-mimeparse==2.0.0 pytz==2026.2
         redis==8.0.1 requests==2.34.2 sqlalchemy[asyncio]==2.0.50 typer==0.29.2 uvicorn==0.54.0" \
        "--no-deps open-webui==0.12.4"
      "$work/open-webui/bin/python" integrations/tests/webui_filter.py ;;
    presidio)
      environment presidio "presidio-analyzer==2.2.366 presidio-anonymizer==2.2.366 requests==2.34.2"
      "$work/presidio/bin/python" integrations/tests/presidio_client.py ;;
    pre-commit)
      bash tests/precommit.sh ;;
    *)
      echo "services.sh: $what?" >&2
      exit 2 ;;
  esac
done
