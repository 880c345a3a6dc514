# Sourced by every script: puts Node 24 or newer first on PATH and installs the locked packages when they changed.
# Needs npm only when something is missing. Nothing outside the checkout is touched.
root=$(CDPATH= cd -- "$(dirname -- "${script:-$0}")/.." && pwd)
cd "$root" || exit 1

node_is_new() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; }

find_node() {
  if command -v node >/dev/null 2>&1 && node_is_new "$(command -v node)"; then return 0; fi
  for folder in "$root"/.tools/node_modules/node-*/bin; do
    if [ -x "$folder/node" ] && node_is_new "$folder/node"; then
      PATH="$folder:$PATH"
      export PATH
      return 0
    fi
  done
  return 1
}

install_node() {
  case "$(uname -s)" in Darwin) system=darwin ;; *) system=linux ;; esac
  case "$(uname -m)" in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
  echo "Installing Node 24 into .tools (once) …" >&2
  mkdir -p .tools
  [ -f .tools/package.json ] || echo '{"private":true}' >.tools/package.json
  npm install --prefix .tools --no-save --no-package-lock --ignore-scripts --loglevel=error "node-$system-$machine@24" >&2
}

find_node || { install_node && find_node; } || {
  echo "Node 24 or newer is needed and could not be installed. Install it, then run this again." >&2
  exit 1
}

# The stamp is the lock file the packages were installed from: a second run costs one comparison.
if ! cmp -s package-lock.json node_modules/.installed-from; then
  echo "Installing packages …" >&2
  # Not `npm ci`: it refuses a lock file from which a registry left out builds for other platforms. The versions are the locked ones all the same.
  npm install --no-save --ignore-scripts --loglevel=error >&2 || exit 1
  cp package-lock.json node_modules/.installed-from
  # Not needed to run, but a command starts in half the time; once a source is edited it runs from the sources again.
  node scripts/build.js >&2 || true
fi
