# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs unittest cases and speaks TAP: a line for each case, what went wrong as comments."""

import sys
import unittest


class TapResult(unittest.TestResult):
    def __init__(self, stream):
        super().__init__()
        self.stream = stream
        self.count = 0
        self.spoiled = False

    def say(self, line):
        self.stream.write(line + "\n")
        self.stream.flush()

    def report(self, verdict, test, suffix=""):
        self.count += 1
        self.say(f"{verdict} {self.count} {test.id().removeprefix('__main__.')}{suffix}")

    def explain(self, text):
        for line in text.rstrip().splitlines():
            self.say("# " + line)

    def startTest(self, test):
        super().startTest(test)
        self.spoiled = False

    def addSuccess(self, test):
        if not self.spoiled:
            self.report("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.explain(self.failures[-1][1])
        self.report("not ok", test)

    def addError(self, test, err):
        super().addError(test, err)
        self.explain(self.errors[-1][1])
        self.report("not ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report("ok", test, f" # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is None:
            return
        self.explain(self._exc_info_to_string(err, subtest))
        if not self.spoiled:
            self.report("not ok", test)
        self.spoiled = True


def main(module="__main__"):
    """Runs every case of a module. Arguments that name cases (Class or Class.test_name) choose."""
    loader = unittest.defaultTestLoader
    module = sys.modules[module]
    wanted = [argument for argument in sys.argv[1:] if argument.startswith("Test")]
    suite = loader.loadTestsFromNames(wanted, module) if wanted else loader.loadTestsFromModule(module)
    result = TapResult(sys.stdout)
    suite.run(result)
    result.say(f"1..{result.count}")
    sys.exit(0 if result.wasSuccessful() and result.count > 0 else 1)
