# Two commands do everything on a fresh Debian 12 with Python 3.11: `make run` serves the demonstration,
# `make test` checks all there is. Both set up what is missing, and cost seconds where nothing is.
# `make serve` serves an instance to a local network, over HTTPS.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: run serve test check bench clean system system-for-serve system-for-tests FORCE

PYTHON ?= $(firstword $(shell command -v python3.11) python3)
DEMONSTRATION := $(CURDIR)/instance/demo
SERVING := $(filter serve,$(MAKECMDGOALS))
PORT ?= $(if $(SERVING),$(if $(filter 0,$(shell id -u)),443,8443),8000)

# What `make serve` takes, besides PORT: HOST="names and addresses of this machine", CERT= and KEY= for a certificate
# of one's own, DEMO=1 for the demonstration. HTTP_PORT hands out the local authority's certificate and leads to HTTPS.
HOST ?= $(shell hostname) $(shell hostname -I 2>/dev/null | tr ' ' '\n' | grep -v :)
HTTP_PORT ?= $(if $(filter 443,$(PORT)),80,8080)
PROGRAM_PORT ?= 8001
INSTANCE := $(or $(INSPECT_INSTANCE),$(if $(DEMO),$(DEMONSTRATION),$(CURDIR)/instance))

# A stamp carries the hash of the lists it was made from: a changed list has no stamp yet.
hash = $(firstword $(shell cat $(1) | sha256sum))
PACKAGES := .venv/packages-$(call hash,requirements.txt)
TEST_PACKAGES := .venv/test-packages-$(call hash,requirements.txt tests/requirements.txt)
VENDOR := .venv/vendor-$(call hash,package-lock.json)
NODE_MODULES := node_modules/complete-$(call hash,package-lock.json)
# Whether all of it is there: the last one to be copied.
SERVED := $(wildcard static/vendor/fflate.js)

# What Debian brings: libraries that WeasyPrint draws with, Tinos (the metric twin of Times New Roman), and tools.
LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore
# Playwright's own driver stands on libatomic1; certutil (libnss3-tools) lets Chromium trust a local authority.
# LibreOffice opens the Word copies and the workbooks.
# WebKit comes with a driver, for Selenium, and needs a display and a bus; npm's puppeteer-core drives Firefox.
TEST_LIBRARIES := poppler-utils libatomic1 libnss3-tools webkit2gtk-driver xvfb xauth dbus qpdf libreoffice-writer \
	libreoffice-calc

gunicorn = .venv/bin/gunicorn --bind 127.0.0.1:$(1) --workers 2 --threads 4 --log-level warning --no-control-socket \
	'inspect_app:create_app()'

unless = $(shell ($(1)) >/dev/null 2>&1 || echo $(2))
NODE = $(call unless,command -v node && command -v npm,nodejs npm)
VENV = $(call unless,$(PYTHON) -m ensurepip --version,python3-venv)

define install
missing=
for package in $(1); do
	[[ "$$(dpkg-query -W -f='$${db:Status-Abbrev}' "$$package" 2>/dev/null)" == ii* ]] || missing+=" $$package"
done
[ -z "$$missing" ] && exit
if ! command -v apt-get >/dev/null; then
	echo "No apt-get here. The program needs what Debian calls:$$missing" >&2
	exit
fi
as_root=()
if [ "$$(id -u)" != 0 ]; then
	as_root=(sudo -n)
	if ! sudo -n true 2>/dev/null; then
		echo "Missing from this system. Somebody who may install packages types this, then the same make again:" >&2
		echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$$missing" >&2
		exit 1
	fi
fi
apt-get() { "$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$$@"; }
add() { apt-get install -y --no-install-recommends $$missing; }
if compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
	add || { apt-get update && add; }
else
	apt-get update && add
fi
endef

run: system $(PACKAGES) $(VENDOR)
	@export INSPECT_INSTANCE='$(DEMONSTRATION)'
	.venv/bin/flask --app inspect_app demo
	echo "http://127.0.0.1:$(PORT)"
	exec $(call gunicorn,$(PORT))

# Caddy speaks TLS and forwards to gunicorn, which listens on this machine alone. Where one of them ends, both do.
serve: system-for-serve $(PACKAGES) $(VENDOR)
	@if [ $(HTTP_PORT) = 80 ] && systemctl --quiet is-active caddy 2>/dev/null; then
		echo "Debian's own Caddy, which came with the package, has port 80. Type this, then the same make again:" >&2
		echo "  sudo systemctl disable --now caddy" >&2
		exit 1
	fi
	export INSPECT_INSTANCE='$(INSTANCE)' INSPECT_SECURE_COOKIES=true INSPECT_BEHIND_PROXY=true
	if [ -n '$(DEMO)' ]; then
		.venv/bin/flask --app inspect_app demo
	elif [ -e "$$INSPECT_INSTANCE/inspect.db" ]; then
		.venv/bin/flask --app inspect_app migrate
	else
		.venv/bin/flask --app inspect_app init
		echo 'More accounts: .venv/bin/flask --app inspect_app create-user NAME ROLE --name "…"'
	fi
	sites= plain=
	for host in $(HOST); do
		echo "https://$$host:$(PORT)$(if $(CERT),,   certificate: http://$$host:$(HTTP_PORT)/ca.crt)"
		sites+="$${sites:+, }https://$$host:$(PORT)" plain+="$${plain:+, }http://$$host:$(HTTP_PORT)"
	done
	mkdir -p -m 700 "$$INSPECT_INSTANCE/tls"
	trap 'kill $$(jobs -p) 2>/dev/null; wait' EXIT
	trap 'exit 0' INT TERM
	$(call gunicorn,$(PROGRAM_PORT)) &
	env SITES="$$sites" PLAIN="$$plain" NAME='$(firstword $(HOST))' PORT=$(PORT) UPSTREAM=127.0.0.1:$(PROGRAM_PORT) \
		TLS='$(if $(CERT),"$(abspath $(CERT))" "$(abspath $(KEY))",internal)' \
		XDG_DATA_HOME="$$INSPECT_INSTANCE/tls" XDG_CONFIG_HOME="$$INSPECT_INSTANCE/tls" \
		caddy run --config inspect_app/Caddyfile --adapter caddyfile &
	wait -n

test: system-for-tests $(TEST_PACKAGES) $(NODE_MODULES) check
	# One process more than cores: tests that drive a browser wait most of their time.
	@.venv/bin/pytest -n $$(($$(nproc) + 1)) --ignore=tests/webkit
	node --test tests/js/*.test.js
	# One after the other: next to a browser on every core, a third engine starves.
	.venv/bin/pytest -n0 tests/webkit
	node --test tests/firefox/*.test.js

check: $(TEST_PACKAGES)
	@.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: system-for-tests $(TEST_PACKAGES) $(NODE_MODULES)
	@.venv/bin/python -m tests.bench

# What can be made again; instance/ is never touched.
clean:
	@rm -rf .venv node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find inspect_app tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PACKAGES): | .venv/bin/python
	@.venv/bin/pip install --disable-pip-version-check --quiet -r requirements.txt
	rm -f .venv/packages-*
	touch $@

$(TEST_PACKAGES): | .venv/bin/python
	@.venv/bin/pip install --disable-pip-version-check --quiet -r tests/requirements.txt
	rm -f .venv/test-packages-* .venv/packages-*
	touch $@ $(PACKAGES)

.venv/bin/python: | system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
		echo "Python 3.11 is needed, and '$(PYTHON)' is not it. Say where it is: make run PYTHON=/path/to/python3.11" >&2
		exit 1
	}
	$(PYTHON) -m venv .venv

# Libraries of the tablet's pages are served as they come, each in the smallest of its forms that a module can import.
$(VENDOR): $(if $(SERVED),,FORCE) | .venv/bin/python
	@npm ci --omit=dev
	$(copy-vendor)

$(NODE_MODULES): $(if $(SERVED),,FORCE) | .venv/bin/python system-for-tests
	@npm ci
	touch $@
	$(copy-vendor)

define copy-vendor
mkdir -p static/vendor
cp node_modules/idb/build/umd.js static/vendor/idb.js
cp node_modules/signature_pad/dist/signature_pad.min.js static/vendor/signature_pad.js
cp node_modules/fflate/esm/browser.js static/vendor/fflate.js
rm -f .venv/vendor-*
touch $(VENDOR)
endef

system:
	@$(call install,$(LIBRARIES) $(VENV) $(if $(and $(wildcard $(VENDOR)),$(SERVED)),,$(NODE)))

system-for-serve: system
	@$(call install,$(call unless,command -v caddy,caddy))

system-for-tests:
	@$(call install,$(LIBRARIES) $(VENV) $(NODE) $(TEST_LIBRARIES) \
		$(call unless,command -v chromium,chromium) $(call unless,command -v firefox-esr,firefox-esr) \
		$(call unless,command -v caddy,caddy) $(call unless,command -v java,default-jre-headless))

FORCE:
