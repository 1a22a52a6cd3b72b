#!/usr/bin/env bash
# The hook under the real pre-commit framework: it builds promptguard from this checkout's last commit and runs it in a
# repository of its own, on text and on a Word file. Needs git, python3 with venv, and a Rust toolchain.
set -euo pipefail
cd "$(dirname "$0")/.."
guard=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pre-commit
export PATH="$work/venv/bin:$PATH" PRE_COMMIT_HOME="$work/cache" PROMPTGUARD_DATA="$work/data" PROMPTGUARD_POLICY=lemvig-copilot
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$guard/target}"
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX

git init -q "$work/repo"
cd "$work/repo"
git config user.name Test
git config user.email test@example.org
cat > .pre-commit-config.yaml <<YAML
repos:
  - repo: $guard
    rev: $(git -C "$guard" rev-parse HEAD)
    hooks: [{id: promptguard}]
YAML
pre-commit install

# A Word file with one paragraph, and a text file.
word() {
    python3 - "$1" "$2" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    z.writestr("word/document.xml", f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{sys.argv[2]}</w:t></w:r></w:p></w:body></w:document>')
PY
}
fail() { echo "FAILED: $1"; exit 1; }
passes() { git commit -qm "$1" > "$work/said" 2>&1 || { cat "$work/said"; fail "$1 was stopped"; }; }
stops() {
    git commit -qm "$1" > "$work/said" 2>&1 && fail "$1 went through"
    grep -q "$2" "$work/said" || { cat "$work/said"; fail "$1: »$2« was not said"; }
    if grep -q 8905 "$work/said"; then fail "$1: the number was shown"; fi
}

word plan.docx 'Planen følger loven.'
echo 'Intet at se.' > ren.txt
git add -A
passes "a clean text and a clean Word file"

word plan.docx 'Borgerens CPR er 120358-8905.'
git add -A
stops "a number in a Word file" 'plan.docx'
word plan.docx 'Borgerens nummer er taget ud.'
git add -A
passes "the Word file without it"

# What is not staged is put away by the framework, and does not stop the commit.
echo 'Mere.' >> ren.txt
git add -A
echo 'CPR 120358-8905' >> ren.txt
passes "a number that is not staged"
git add -A
stops "the same number staged" 'ren.txt'
git reset -q --hard

# Everything, as a server would run it.
pre-commit run --all-files > "$work/said" 2>&1 || { cat "$work/said"; fail "run --all-files"; }

# Ten drafts in half a second: told, not tested, for a machine may be busy.
for n in 0 1 2 3 4 5 6 7 8 9; do word "udkast$n.docx" "Udkast $n til planen."; done
git add -A
time pre-commit run promptguard > /dev/null
echo "pre-commit: all as it should be"
