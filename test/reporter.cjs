"use strict";
// mocha's spec reporter, then one plain closing line that counts: "N passed, N failed".
const { reporters } = require("mocha");

class Counting extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes = 0, failures = 0, pending = 0 } = this.stats;
    process.stdout.write(
      `${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}\n`,
    );
  }
}

module.exports = Counting;
