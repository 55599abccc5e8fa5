#!/usr/bin/env bash
# Installs what the tests need from the system, from Debian's own packages:
#   chromium    real browser pages for the end-to-end tests
#   postgresql  the store contract suite on PostgreSQL; the tests start their own cluster in a temporary folder
#   coturn      relays for calls; the tests start their own in a temporary folder
#   janus       group calls; the tests start their own in a temporary folder
#   firefox-esr calls between two browsers of different makers
#   janus-tools  with ffmpeg, the files of recorded calls
#   pocketsphinx  with flite, captions of what is said in calls
#   nftables    with iproute2, the networks of their own in which tests make calls
#   swift-proxy  with its three stores, buckets for files (S3)
#   kamailio    with rtpengine-daemon, calls to phones; the tests start their own in a temporary folder
# Does nothing where all are present. Needs root and apt-get; otherwise says what is missing and ends with 3.
set -euo pipefail
cd "$(dirname "$0")/.."

# The same helper as the tests use, so that both mean the same by "present".
present() { node --input-type=module -e "import { $1 } from './scripts/lib/system.mjs'; process.exit($1() ? 0 : 1)"; }

packages=()
reasons=()
if ! present findChromium; then
  packages+=(chromium)
  reasons+=("chromium, for the end-to-end tests with real browser pages")
fi
if ! present findPostgres; then
  packages+=(postgresql)
  reasons+=("postgresql, for the store contract suite on PostgreSQL")
fi
if ! present findCoturn; then
  packages+=(coturn)
  reasons+=("coturn, for the tests of relays")
fi
if ! present findJanus; then
  packages+=(janus)
  reasons+=("janus, for the tests of group calls")
fi
if ! present findFirefox; then
  packages+=(firefox-esr)
  reasons+=("firefox-esr, for calls between Chromium and Firefox")
fi
if ! present findRecording; then
  packages+=(janus-tools ffmpeg)
  reasons+=("janus-tools and ffmpeg, for the tests of recorded calls")
fi
if ! present findSpeech; then
  packages+=(pocketsphinx pocketsphinx-en-us flite)
  reasons+=("pocketsphinx and flite, for the tests of captions")
fi
if ! present findNft; then
  packages+=(nftables iproute2)
  reasons+=("nftables and iproute2, for calls over bad and changing networks")
fi
if ! present findSwift; then
  packages+=(swift-proxy swift-account swift-container swift-object)
  reasons+=("swift, for the tests of files in buckets")
fi
if ! present findSipEdge; then
  packages+=(kamailio kamailio-websocket-modules rtpengine-daemon)
  reasons+=("kamailio and rtpengine-daemon, for calls to phones")
fi
[ "${#packages[@]}" -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Unable to install ${packages[*]}: this system has no apt-get."
  echo "Install Chromium and PostgreSQL your own way, then set PARLEY_TEST_CHROMIUM and PARLEY_TEST_POSTGRES_BIN if they are not found."
  exit 3
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Unable to install ${packages[*]}: that needs root."
  echo "Run: sudo scripts/setup-system.sh"
  exit 3
fi

echo "Installing from the system's packages:"
printf '  %s\n' "${reasons[@]}"

# Neither would a coturn or a Janus of the system's own: no service starts while these are installed.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  policy_made=1
fi

# A fresh PostgreSQL would start a server of its own on port 5432; the tests have no use for it.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi

log=$(mktemp)
trap 'rm -f "$log"; [ -z "${policy_made:-}" ] || rm -f /usr/sbin/policy-rc.d' EXIT
export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
quietly() { "$@" </dev/null >"$log" 2>&1 || { code=$?; cat "$log"; return "$code"; }; }
quietly apt-get update -q
quietly apt-get install -q -y --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"
present findChromium || { echo "Unable to find Chromium after installing it. Set PARLEY_TEST_CHROMIUM to its path."; exit 1; }
present findPostgres || { echo "Unable to find PostgreSQL after installing it. Set PARLEY_TEST_POSTGRES_BIN to its folder."; exit 1; }
present findCoturn || { echo "Unable to find coturn after installing it. Set PARLEY_TEST_COTURN to its turnserver."; exit 1; }
present findJanus || { echo "Unable to find Janus after installing it. Set PARLEY_TEST_JANUS to its path."; exit 1; }
present findFirefox || { echo "Unable to find Firefox after installing it. Set PARLEY_TEST_FIREFOX to its path."; exit 1; }
echo "Installed: ${packages[*]}"
