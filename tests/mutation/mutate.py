#!/usr/bin/env python3
"""Whether the tests of rollup/ notice when the code is wrong.

Each mutant is one file of the program with one thing changed: a comparison, a condition, a sign, a constant,
a statement that is left out. It is compiled in a folder of its own, linked with what was built
of stepwell_rollup_tests, and run. A mutant that no test fails for, and that survivors.md does not explain, is
something that nobody would notice.

    cmake --build --preset release --target stepwell_rollup_tests
    tests/mutation/mutate.py                          all of them, an hour or less
    tests/mutation/mutate.py --files delta.cc --list
    tests/mutation/mutate.py --limit 50 --seed 7      a random part
"""

import argparse
import collections
import concurrent.futures
import functools
import json
import os
import random
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
FOLDER = "src/rollup/"
FILES = ["delta.cc", "contributions.cc", "propagation.cc", "difference.cc", "tiers.cc", "changes.h", "spellings.h"]
BINARY = "stepwell_rollup_tests"
SURVIVORS = Path(__file__).resolve().parent / "survivors.md"
# What these files have no part in, and what takes long.
FILTER = "-Aggregator*:GroupTable*:*SortTier*"
MEMORY = 3 << 30  # a mutant may never stop asking for it

Mutant = collections.namedtuple("Mutant", "file line text name start end replacement")


@functools.cache
def source_of(file):
    return (TREE / file).read_text()


def masked(source):
    """The source with comments, literals and preprocessor lines blanked, each character in its place."""
    pattern = re.compile(
        r"//[^\n]*|/\*.*?\*/|R\"\(.*?\)\"|\"(?:\\.|[^\"\\\n])*\"|(?<!\w)'(?:\\.|[^'\\\n])'"
        r"|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.S | re.M)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


def end_of_condition(code, start):
    """Where the parenthesis that opens at `start` closes."""
    depth = 0
    for position in range(start, len(code)):
        depth += (code[position] == "(") - (code[position] == ")")
        if depth == 0:
            return position
    raise ValueError("a parenthesis does not close")


# Where clang-format has been, operators of two operands stand between spaces, and brackets of templates do not.
SWAPS = [
    (r"(?<= )<(?= )", "<="), (r"(?<= )<=(?= )", "<"), (r"(?<= )>(?= )", ">="), (r"(?<= )>=(?= )", ">"),
    (r"(?<= )==(?= )", "!="), (r"(?<= )!=(?= )", "=="),
    (r"(?<= )&&(?=\s)(?!\s*[{;])", "||"), (r"(?<= )\|\|(?=\s)", "&&"),
    (r"(?<= )\+(?=\s)", "-"), (r"(?<= )-(?=\s)", "+"), (r"(?<= )\+=(?= )", "-="), (r"(?<= )-=(?= )", "+="),
    (r"\+\+", "--"), (r"--", "++"), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"(?<![\w.'])0(?![\w.'])", "1"), (r"(?<![\w.'])1(?![\w.'])", "0"),
]
# A return without a value, or one that is all that an if does: what follows it is run instead.
# A call that is a statement of its own is left out. (Nobody would notice that of room made ahead.)
CALL = r"(?:^[ \t]*|(?<=\) ))(?!\S*reserve|return\b|throw\b|if\b|while\b|for\b|switch\b)([a-z_][\w.]*(?:->\w+)*)\([^;{}]*\);"
DROPS = [r"\breturn;", r"(?<=\) )return\b[^;{}]*;", r"(?<=else )return\b[^;{}]*;", r"\bcontinue;", r"\bbreak;"]


def mutants_of(file):
    source = source_of(file)
    code = masked(source)
    lines = source.split("\n")
    found = set()

    def add(start, end, replacement, name):
        line = source.count("\n", 0, start)
        if not re.search(r"\boperator\b|\bstatic_assert\b", lines[line]):
            found.add(Mutant(file, line + 1, lines[line].strip(), name, start, end, replacement))

    for pattern, replacement in SWAPS:
        for match in re.finditer(pattern, code):
            add(match.start(), match.end(), replacement, f"{match.group()} to {replacement}")
    for match in re.finditer(r"\b(if|while) (\()", code):
        opening = match.start(2)
        closing = end_of_condition(code, opening)
        condition = source[opening + 1:closing]
        if ";" not in code[opening:closing]:
            add(opening, closing + 1, f"(!({condition}))", f"{match.group(1)} negated")
    for pattern in DROPS:
        for match in re.finditer(pattern, code):
            add(match.start(), match.end(), ";", f"{match.group().split()[0].rstrip(';')} dropped")
    for match in re.finditer(CALL, code, re.M):
        add(match.start(1), match.end(), ";", "call dropped")
    # Several of a kind in a line are told apart by their number.
    found = sorted(found, key=lambda mutant: (mutant.start, mutant.end, mutant.name))
    seen = collections.Counter()
    for position, mutant in enumerate(found):
        key = (mutant.line, mutant.name)
        seen[key] += 1
        if seen[key] > 1:
            found[position] = mutant._replace(name=f"{mutant.name}, {seen[key]}")
    return found


def explained():
    """The survivors that change nothing: (file, line, mutation) of each row of the table."""
    rows = set()
    for line in SURVIVORS.read_text().split("\n") if SURVIVORS.exists() else []:
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[0].startswith("`"):
            rows.add(tuple(cell.strip("`") for cell in cells[:3]))
    return rows


class Build:
    """What was built, and how."""

    def __init__(self, folder):
        self.folder = folder
        everything = json.loads((folder / "compile_commands.json").read_text())
        self.commands = {}
        for entry in everything:
            words = shlex.split(entry["command"])
            self.commands[words[words.index("-o") + 1]] = (words, Path(entry["file"]))
        self.link = self.ninja("commands", BINARY).strip().split("\n")[-1]
        self.users = collections.defaultdict(list)  # by file: the objects that are made of it
        target = None
        for line in self.ninja("deps").split("\n"):
            if not line.startswith(" "):
                target = line.split(":")[0]
            elif "stepwell_rollup" in target:
                self.users[os.path.normpath(folder / line.strip())].append(target)

    def ninja(self, *arguments):
        return subprocess.run(["ninja", "-C", self.folder, "-t", *arguments], check=True, text=True,
                              stdout=subprocess.PIPE).stdout.split("Entering directory", 1)[-1]

    def compile_command(self, target, scratch):
        """Its command without optimisation and warnings; headers of `scratch` come first."""
        words, source = self.commands[target]
        kept = []
        position = 0
        while position < len(words):
            word = words[position]
            if word in ("-include", "-o", "-c"):
                if word == "-include":
                    kept += ["-include", str(self.precompiled(words, Path(words[position + 1])))]
                position += 2
                continue
            if not re.match(r"-O\d$|-W|-fpch", word):
                kept.append(word)
            position += 1
        mutated = scratch / source.relative_to(TREE)
        file = mutated if mutated.exists() else source
        output = scratch / target.replace("/", "_")
        return [kept[0], f"-I{scratch}/src", *kept[1:], "-O0", "-w", "-o", str(output), "-c", str(file)], output

    def precompiled(self, words, header):
        """The same header, precompiled without optimisation."""
        return self.headers[header] if header in self.headers else header

    def precompile(self, scratch, objects):
        self.headers = {}
        for target in objects:
            words, _ = self.commands[target]
            if "-include" not in words:
                continue
            header = Path(words[words.index("-include") + 1])
            if header in self.headers:
                continue
            copy = scratch / f"precompiled-{len(self.headers)}.h"
            copy.write_text(f'#include "{header}"\n')
            flags = [word for word in words[1:words.index("-include")] if not re.match(r"-O\d$|-W|-fpch", word)]
            subprocess.run([words[0], *flags, "-O0", "-w", "-x", "c++-header", "-o", f"{copy}.gch", str(copy)],
                           check=True, cwd=self.folder)
            self.headers[header] = copy

    def link_command(self, objects, output):
        """With those objects in place of what was built of the same sources."""
        command = self.link.replace(f"-o {BINARY} ", f"-o {shlex.quote(str(output))} ")
        for target, made in objects.items():
            if f" {target} " in command:
                command = command.replace(f" {target} ", f" {shlex.quote(str(made))} ")
            else:  # the library's own is not looked for then
                command = command.replace(" src/libstepwell_rollup.a", f" {made} src/libstepwell_rollup.a", 1)
        return command


def quietly(command, folder, seconds=300, shell=False, environment=None):
    """The exit status, and what was printed; no status where it took longer."""
    def limit():
        # Seconds of the processor: a busy machine is no reason.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        done = subprocess.run(command, cwd=folder, shell=shell, timeout=20 * seconds, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit, errors="replace")
        return None if done.returncode == -signal.SIGXCPU else done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return None, ""


def verdict(build, mutant, options):
    """What becomes of a mutant; of the program as it is, if `mutant` is a file's name."""
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        scratch = Path(folder)
        file = mutant if isinstance(mutant, str) else mutant.file
        source = source_of(file)
        if not isinstance(mutant, str):
            source = source[:mutant.start] + mutant.replacement + source[mutant.end:]
        copy = scratch / file
        copy.parent.mkdir(parents=True)
        copy.write_text(source)
        objects = {}
        for target in build.users[str(TREE / file)]:
            command, objects[target] = build.compile_command(target, scratch)
            status, output = quietly(command, build.folder)
            if status != 0:
                return "does not compile", output
        binary = scratch / BINARY
        status, output = quietly(build.link_command(objects, binary), build.folder, shell=True)
        if status != 0:
            return "does not compile", output
        environment = dict(os.environ, STEPWELL_HISTORIES=str(options.histories))
        status, output = quietly([binary, "--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={options.filter}"],
                                 scratch, seconds=options.seconds, environment=environment)
        if status is None:
            return "caught: hangs", output
        if status == 0:
            return "SURVIVED", output
        failed = re.search(r"\[  FAILED  \] (\S+)", output)
        return "caught: " + (failed.group(1) if failed else f"status {status}"), output


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", nargs="+", default=FILES, help="of src/rollup/")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=int, help="so many of them, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="name them, and run none")
    parser.add_argument("--line", type=int, nargs="+", help="those of these lines")
    parser.add_argument("--build", type=Path, default=TREE / "build/release")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--filter", default=FILTER, help="of GoogleTest")
    parser.add_argument("--seconds", type=int, default=12, help="of the processor that the tests may take")
    parser.add_argument("--mutations", default="", help="those whose name this regular expression finds")
    options = parser.parse_args()
    os.nice(10)

    mutants = [mutant for file in options.files for mutant in mutants_of(FOLDER + file)]
    mutants = [mutant for mutant in mutants if re.search(options.mutations, mutant.name)]
    if options.line:
        mutants = [mutant for mutant in mutants if mutant.line in options.line]
    if options.limit is not None and options.limit < len(mutants):
        chosen = set(random.Random(options.seed).sample(range(len(mutants)), options.limit))
        mutants = [mutant for number, mutant in enumerate(mutants) if number in chosen]
    if options.list:
        for mutant in mutants:
            print(f"{mutant.file}:{mutant.line}: {mutant.name}: {mutant.text}")
        print(f"{len(mutants)} mutants")
        return 0

    known = explained()
    build = Build(options.build.resolve())
    counts = collections.Counter()
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        options.scratch = scratch
        files = sorted({mutant.file for mutant in mutants})
        build.precompile(Path(scratch), {target for file in files for target in build.users[str(TREE / file)]})
        for file in files:
            begun = time.monotonic()
            found, output = verdict(build, file, options)
            if found != "SURVIVED":
                print(output)
                sys.exit(f"{file} as it is: {found}")
            print(f"{file} as it is: {time.monotonic() - begun:.1f} s", flush=True)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for mutant, (found, _) in zip(mutants, pool.map(lambda each: verdict(build, each, options), mutants)):
                if found == "SURVIVED" and (mutant.file, mutant.text, mutant.name) in known:
                    found = "explained"
                counts[found.split(":")[0]] += 1
                place = f"{mutant.file.removeprefix(FOLDER)}:{mutant.line}"
                print(f"{place:22} {mutant.name:18} {found:20} {mutant.text}", flush=True)
    counted = counts["caught"] + counts["SURVIVED"]
    print(f"{len(mutants)} mutants: {counts['caught']} caught, {counts['SURVIVED']} survived, "
          f"{counts['explained']} survived and explained, {counts['does not compile']} do not compile")
    if counted > 0:
        print(f"{100 * counts['caught'] / counted:.1f} % of those that change anything are caught")
    return 1 if counts["SURVIVED"] > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
