"""The command line of `bin/stack`."""
from __future__ import annotations

import argparse
import json
import sys

from . import environment, tools
from .checkout import StackDirectory
from .failure import StackFailure
from .stack import PARTS, Stack

DEFAULT_ROWS = 2000


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    directory = StackDirectory(getattr(chosen, "name", "demo"))
    try:
        return chosen.run(directory, chosen)
    except PermissionError as refused:
        raise StackFailure(f"{refused.filename}: {refused.strerror}; it belongs to another user: "
                           "run as that user, or use a checkout of your own") from None


def _parser() -> argparse.ArgumentParser:
    # Accepted before and after the command, hence SUPPRESS: an absent second one must not undo the first.
    named = argparse.ArgumentParser(add_help=False)
    named.add_argument("--name", default=argparse.SUPPRESS, help="which stack (default: demo)")
    parser = argparse.ArgumentParser(
        prog="bin/stack", parents=[named],
        description="The local stack without Docker: Temporal with its UI, PostgreSQL, S3, and a stand-in "
                    "for Supabase Storage. All of it on 127.0.0.1.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name, run, text):
        added = commands.add_parser(name, parents=[named], help=text, description=text)
        added.set_defaults(run=run)
        return added

    up = command("up", _up, "Start what does not run, load the demo data once.")
    _add_contents(up)
    down = command("down", _down, "End all parts. The data stays.")
    down.add_argument("--remove", action="store_true", help="also remove data, credentials and remembered ports")
    reset = command("reset", _reset, "End all parts, remove their data, start again. Ports and credentials stay.")
    _add_contents(reset)
    reset.add_argument("--new-ports", action="store_true", help="choose other ports")
    status = command("status", _status, "Show the parts. Exit code 0 only when all of them run.")
    status.add_argument("--json", action="store_true", help="as a JSON list")
    command("env", _env, "Print export lines with addresses, credentials and programs. They hold secrets.")
    command("postgres17", _postgres_17, "Print the directory of PostgreSQL 17's programs, installed when missing.")
    for name, run, text in (("start", _start, "Start one part."), ("stop", _stop, "End one part."),
                            ("kill", _kill, "End one part by SIGKILL, as a crash would.")):
        command(name, run, text).add_argument("part", choices=[part.name for part in PARTS])
    return parser


def _add_contents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=_positive, default=DEFAULT_ROWS, help=f"scale of the demo data (default: {DEFAULT_ROWS})")
    parser.add_argument("--bare", action="store_true", help="no demo data")
    parser.add_argument("--env", action="append", metavar="ENV", dest="environments",
                        help="environment whose S3 prefixes the roles may use; repeatable, may hold '*' (default: prod)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _up(directory: StackDirectory, chosen) -> int:
    with directory.locked():
        stack = Stack(directory, chosen.environments)
        return _bring_up(stack, chosen)


def _bring_up(stack: Stack, chosen) -> int:
    stack.up(None if chosen.bare else chosen.rows)
    _print_table(stack.status())
    print(f"\nTemporal UI: {stack.temporal.ui}")
    return 0


def _down(directory: StackDirectory, chosen) -> int:
    if not directory.exists():
        print(f"there is no stack '{directory.name}'")
        return 0
    with directory.locked():
        stack = Stack(directory)
        ended = stack.down()
        print(f"ended: {', '.join(ended)}" if ended else "nothing was running")
        if chosen.remove:
            stack.remove()
        return 0


def _reset(directory: StackDirectory, chosen) -> int:
    with directory.locked():
        stack = Stack(directory, chosen.environments)
        stack.down()
        stack.remove_data()
        if chosen.new_ports:
            directory.remember(ports=None)
        return _bring_up(Stack(directory), chosen)


def _status(directory: StackDirectory, chosen) -> int:
    _must_exist(directory)
    parts = Stack(directory).status()
    if chosen.json:
        print(json.dumps(parts, indent=2))
    else:
        _print_table(parts)
    return 0 if all(part["state"] == "running" for part in parts) else 1


def _env(directory: StackDirectory, chosen) -> int:
    _must_exist(directory)
    print(environment.export_lines(Stack(directory)))
    return 0


def _postgres_17(directory: StackDirectory, chosen) -> int:
    print(tools.postgres_17())
    return 0


def _start(directory: StackDirectory, chosen) -> int:
    return _with_part(directory, lambda stack: stack.start(chosen.part))


def _stop(directory: StackDirectory, chosen) -> int:
    return _with_part(directory, lambda stack: stack.parts[chosen.part].stop())


def _kill(directory: StackDirectory, chosen) -> int:
    return _with_part(directory, lambda stack: stack.parts[chosen.part].kill())


def _with_part(directory: StackDirectory, action) -> int:
    _must_exist(directory)
    with directory.locked():
        action(Stack(directory))
        return 0


def _must_exist(directory: StackDirectory) -> None:
    if not directory.exists():
        raise StackFailure(f"there is no stack '{directory.name}': run bin/stack up --name {directory.name}")


def _print_table(parts: list[dict]) -> None:
    for part in parts:
        print(f"{part['part']:<10}{part['state']:<11}{part['address']:<26}{part['pid'] or ''}".rstrip())
    sys.stdout.flush()
