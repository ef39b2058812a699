import { deepEqual, equal, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../src/model/problem.ts";
import { compileCase, golden, runCase } from "./run-case.ts";

const root = new URL("cases", import.meta.url).pathname;
const cases = readdirSync(root).sort();

function shown(problems: readonly Problem[]): string {
  return problems.length === 0 ? "" : `${JSON.stringify(problems, null, 2)}\n`;
}

function summary(folder: string): string {
  const { note } = JSON.parse(readFileSync(join(folder, "mapping.json"), "utf8"));
  return typeof note === "string" ? note : "";
}

describe("mapping cases", () => {
  it("has cases of all three kinds", () => {
    ok(cases.some((name) => name.startsWith("read-")));
    ok(cases.some((name) => name.startsWith("write-")));
    ok(cases.some((name) => name.startsWith("bad-")));
  });

  for (const name of cases.filter((it) => it.startsWith("bad-"))) {
    it(`refuses ${name}`, () => {
      const { plan, problems } = compileCase(join(root, name));
      equal(plan, undefined);
      ok(problems.every(({ line, column }) => line !== undefined && column !== undefined));
      equal(shown(problems), golden(join(root, name), "expected.problems.json", shown(problems)));
    });
  }

  for (const name of cases.filter((it) => !it.startsWith("bad-"))) {
    const folder = join(root, name);
    it(`${name}: ${summary(folder)}`, async () => {
      const { plan, problems } = compileCase(folder);
      deepEqual(problems, []);
      ok(plan);
      const ran = await runCase(folder, plan);
      const expected = plan.direction === "read" ? "expected.json" : `expected.${plan.file.format}`;
      equal(shown(ran.problems), golden(folder, "expected.problems.json", shown(ran.problems)));
      equal(ran.output, golden(folder, expected, ran.output));
      ok(ran.output !== "" || ran.problems.length > 0);
    });
  }
});
