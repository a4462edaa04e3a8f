// A line a test with its milliseconds, a failure in full below its line, and a closing line that counts.
import path from "node:path";

export default class Reporter {
  onBegin(_config, suite) {
    this.counts = { passed: 0, failed: 0, skipped: 0 };
    this.began = Date.now();
    console.log(`${suite.allTests().length} browser tests`);
  }

  onTestEnd(test, result) {
    const ok = result.status === test.expectedStatus;
    const outcome = result.status === "skipped" ? "skipped" : ok ? "passed" : "failed";
    this.counts[outcome] += 1;
    const file = path.basename(test.location.file, ".spec.js");
    console.log(`${outcome === "passed" ? "ok    " : outcome.toUpperCase()} ${file}: ${test.title} (${result.duration} ms)`);
    if (outcome === "failed") this.explain(result);
  }

  // At once, not at the end: whoever reads a part of the output finds the reason by the name.
  explain(result) {
    for (const error of result.errors) console.log(error.stack ?? error.message ?? error.value);
    for (const file of result.attachments) if (file.path) console.log(`    ${file.name}: ${file.path}`);
  }

  onError(error) {
    console.log(error.stack ?? error.message ?? String(error.value));
    this.broken = true;
  }

  onEnd() {
    const { passed, failed, skipped } = this.counts;
    console.log(`\nbrowser tests took ${Math.round((Date.now() - this.began) / 1000)} s`);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    if (this.broken) return { status: "failed" };
  }

  printsToStdio() {
    return true;
  }
}
