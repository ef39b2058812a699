import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formats } from "../../src/formats/index.ts";
import { defaultLimits } from "../../src/model/format.ts";
import { plain, read } from "./reading.ts";

/**
 * A case is a folder: `input.*` as it comes, `options.json` where they differ from the defaults, and what
 * reading it must give. `UPDATE=1` writes what it gives now; review that like code.
 */
const root = join(import.meta.dirname, "cases");

for (const [name, format] of formats) {
  describe(`reading ${name}`, () => {
    const cases = readdirSync(join(root, name));
    it("has cases", () => assert.ok(cases.length > 8));
    for (const each of cases) {
      it(each.replaceAll("-", " "), async () => {
        const folder = join(root, name, each);
        const input = readFileSync(join(folder, `input.${name}`));
        const { limits, ...options } = readJson(join(folder, "options.json"));
        const all = { ...options, limits: { ...defaultLimits, ...limits } };
        const { columns, parts, problems } = await read(format, [input], all);
        const found = JSON.parse(JSON.stringify({ columns, parts: parts.map(plain), problems }));
        const path = join(folder, "expected.json");
        if (process.env.UPDATE === "1") writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`);
        assert.deepEqual(found, readJson(path));
      });
    }
  });
}

function readJson(path: string) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
