#!/usr/bin/env python3
"""Verifies an exported audit trail without WorkspaceAgents: only Python's standard library.

    curl -H "Authorization: Bearer $TOKEN" $URL/api/v1/workspaces/studio/audit/export > audit.jsonl
    python3 verify_audit.py audit.jsonl
    python3 verify_audit.py audit.jsonl --anchor 4711:9f86d081884c7d65...   # an end of the chain that was kept elsewhere

Prints the end of the chain and exits with 0, or names the first bad event and exits with 1. The format: src/Catalog/Audit/README.md.
"""
import argparse
import hashlib
import json
import sys

FIELDS = ("previousHash", "workspaceId", "sequence", "atTicks", "actorKind", "actorName", "onBehalfOf", "from", "action", "target", "detail")


def hash_of(event):
    """SHA-256 over every field as its length in bytes, ':', and the bytes; '-:' for null. An outcome other than Done is one more field."""
    values = [event[name] for name in FIELDS] + ([event["outcome"]] if event["outcome"] != "Done" else [])
    digest = hashlib.sha256()
    for value in values:
        if value is None:
            digest.update(b"-:")
        else:
            data = str(value).encode()
            digest.update(b"%d:%b" % (len(data), data))
    return digest.hexdigest()


def verify(lines, anchor):
    """Returns the last sequence, its hash, and what is wrong with the first bad event, or None."""
    sequence, previous, workspace = 0, "0" * 64, None
    for line in lines:
        event = json.loads(line)
        expected = sequence + 1
        workspace = workspace or event["workspaceId"]
        if event["sequence"] != expected:
            return sequence, previous, f"event {expected} is missing: the next line is event {event['sequence']}"
        if event["workspaceId"] != workspace:
            return sequence, previous, f"event {expected} is of another workspace"
        if event["previousHash"] != previous:
            return sequence, previous, f"event {expected} does not follow event {sequence}"
        if hash_of(event) != event["hash"]:
            return sequence, previous, f"event {expected} was changed after it was written"
        if anchor and anchor[0] == expected and anchor[1] != event["hash"]:
            return sequence, previous, f"event {expected} is not the one that was anchored"
        sequence, previous = expected, event["hash"]
    if anchor and anchor[0] > sequence:
        return sequence, previous, f"the trail ends at event {sequence}, before the anchored event {anchor[0]}"
    return sequence, previous, None


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=argparse.FileType("r", encoding="utf-8"), help="the export, or - for standard input")
    parser.add_argument("--anchor", metavar="SEQUENCE:HASH", help="must be in the chain")
    arguments = parser.parse_args()
    anchor = None
    if arguments.anchor:
        number, _, value = arguments.anchor.partition(":")
        anchor = (int(number), value.lower())
    sequence, head, problem = verify(arguments.file, anchor)
    if problem:
        print(f"BROKEN: {problem}. The {sequence} events before it hold.")
        return 1
    print(f"intact: {sequence} events, ending in {sequence}:{head}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
