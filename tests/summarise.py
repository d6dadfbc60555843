"""Adds up the results of all test projects: python3 tests/summarise.py FOLDER EXIT_CODE_OF_DOTNET_TEST

The last line is "N passed, N failed, N skipped"; the exit code is 1 when anything failed.
"""

import os
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

TRX = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
# No tools of the product, so CI skips without them too: the real recordings beside the repository, and FFmpeg's C headers.
NOT_A_TOOL = ("WSA_SHARED_MEDIA", "no headers of libavformat")


def excused(reason):
    return any(known in reason for known in NOT_A_TOOL)


def main(folder, exit_code):
    passed, failed, skipped = 0, [], []
    for file in sorted(pathlib.Path(folder).rglob("*.trx")):
        for result in ElementTree.parse(file).iter(f"{TRX}UnitTestResult"):
            # <UnitTestResult testName="…" outcome="Passed|Failed|NotExecuted|…"><Output>…<Message>why</Message>
            name, outcome = result.get("testName"), result.get("outcome")
            if outcome == "Passed":
                passed += 1
            elif outcome == "NotExecuted":
                skipped.append((name, " ".join((element.text or "").strip() for element in result.iter(f"{TRX}Message"))
                                or " ".join((element.text or "").strip() for element in result.iter(f"{TRX}StdOut"))))
            else:
                failed.append(name)
    print("\n== Results")
    for name, reason in skipped:
        print(f"skipped: {name}: {reason}")
    if os.environ.get("CI", "").lower() == "true":
        failed += [f"{name} (skipped in CI)" for name, reason in skipped if not excused(reason)]
        skipped = [(name, reason) for name, reason in skipped if excused(reason)]
    if exit_code != 0 and not failed:
        failed.append("a test project that stopped before its end (see above)")
    if passed == 0 and not failed:
        failed.append("no test ran at all")
    for name in failed:
        print(f"failed: {name}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
