// A line a test with its milliseconds, the failures in full, and a closing line that counts.
import path from "node:path";

export default class Reporter {
  onBegin(_config, suite) {
    this.counts = { passed: 0, failed: 0, skipped: 0 };
    this.failures = [];
    this.began = Date.now();
    console.log(`${suite.allTests().length} browser tests`);
  }

  onTestEnd(test, result) {
    const ok = result.status === test.expectedStatus;
    const outcome = result.status === "skipped" ? "skipped" : ok ? "passed" : "failed";
    this.counts[outcome] += 1;
    const file = path.basename(test.location.file, ".spec.js");
    console.log(`${outcome === "passed" ? "ok    " : outcome.toUpperCase()} ${file}: ${test.title} (${result.duration} ms)`);
    if (outcome === "failed") this.failures.push([test, result]);
  }

  onError(error) {
    console.log(error.stack ?? error.message ?? String(error.value));
    this.broken = true;
  }

  onEnd() {
    for (const [test, result] of this.failures) {
      console.log(`\n--- ${test.titlePath().filter(Boolean).join(" > ")}`);
      for (const error of result.errors) console.log(error.stack ?? error.message ?? error.value);
      for (const file of result.attachments) if (file.path) console.log(`    ${file.name}: ${file.path}`);
    }
    const { passed, failed, skipped } = this.counts;
    console.log(`\nbrowser tests took ${Math.round((Date.now() - this.began) / 1000)} s`);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    if (this.broken) return { status: "failed" };
  }

  printsToStdio() {
    return true;
  }
}
