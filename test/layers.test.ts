import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

const flows = ["inbound", "outbound", "console"];
const shelves = ["formats", "transports", "documents"];

/** From the top down: what each layer may import besides itself. Two that stand side by side never import each other. */
const layers: Readonly<Record<string, readonly string[]>> = {
  cli: ["commands", "config", "model"],
  commands: ["gateway", ...flows, "mapping", "config", ...shelves, "ledger", "spool", "check", "model"],
  gateway: [...flows, "mapping", "config", ...shelves, "ledger", "spool", "check", "model"],
  inbound: ["mapping", "check", "model"],
  outbound: ["mapping", "check", "model"],
  console: ["mapping", "check", "model"],
  mapping: ["check", "model"],
  config: ["check", "model"],
  documents: ["ledger", "check", "model"],
  formats: ["model"],
  transports: ["model"],
  ledger: ["model"],
  spool: ["model"],
  check: ["model"],
  model: [],
};

interface Import {
  /** From the project's folder: `src/check/json.ts`. */
  readonly file: string;
  readonly specifier: string;
}

function sourceFiles(): readonly string[] {
  const entries = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  return entries.filter((name) => name.endsWith(".ts")).map((name) => join("src", name));
}

/** Imports for types count, and those at run time, and what is exported on. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const stated = text.matchAll(/^(?:import|export)\s(?:[^;'"=]*\sfrom\s*)?["']([^"']+)["']/gm);
  const called = text.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [...stated, ...called].map(([, specifier = ""]) => ({ file, specifier }));
}

/** `src/check/json.ts` is of `check`, `src/gateway-spool.ts` of `gateway`. */
function layerOf(file: string): string {
  const [, first = ""] = file.split(sep);
  return first.replace(/^(cli|gateway)(-[\w-]+)?\.ts$/, "$1");
}

function isOwn({ specifier }: Import): boolean {
  return specifier.startsWith(".");
}

/** `ajv` of `ajv/dist/2020.js`, `@scope/name` of `@scope/name/part`. */
function packageOf({ specifier }: Import): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function dependencies(): readonly string[] {
  const description: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  assert.ok(typeof description === "object" && description !== null && "dependencies" in description);
  return Object.keys(description.dependencies ?? {});
}

/** Every file that imports a package, by package. */
function importers(imports: readonly Import[]): ReadonlyMap<string, ReadonlySet<string>> {
  const outside = imports.filter((it) => !isOwn(it) && !it.specifier.startsWith("node:"));
  const files = (name: string) =>
    new Set(outside.filter((it) => packageOf(it) === name).map(({ file }) => file));
  return new Map(outside.map((it) => [packageOf(it), files(packageOf(it))]));
}

describe("the layers", () => {
  const files = sourceFiles();
  const imports = files.flatMap(importsOf);

  it("hold every file", () => {
    assert.ok(files.length > 10);
    assert.deepEqual(
      files.filter((file) => layers[layerOf(file)] === undefined),
      [],
    );
  });

  it("import downwards only", () => {
    const wrong = imports.filter(isOwn).filter(({ file, specifier }) => {
      const [from, to] = [layerOf(file), layerOf(normalize(join(dirname(file), specifier)))];
      return from !== to && !layers[from]?.includes(to);
    });
    assert.deepEqual(
      wrong.map(({ file, specifier }) => `${file} imports ${specifier}`),
      [],
    );
  });

  it("name their own files with .ts and stay within src", () => {
    const wrong = imports.filter(isOwn).filter(({ file, specifier }) => {
      const target = join(dirname(file), specifier);
      return !existsSync(join(root, target)) || relative("src", target).startsWith("..");
    });
    assert.deepEqual(
      wrong.map(({ file, specifier }) => `${file} imports ${specifier}`),
      [],
    );
  });

  it("have no cycle in their table", () => {
    const names = Object.keys(layers);
    const upwards = names.flatMap((name, rank) =>
      (layers[name] ?? []).filter((below) => names.indexOf(below) <= rank),
    );
    assert.deepEqual(upwards, []);
  });
});

describe("the dependencies", () => {
  const byPackage = importers(sourceFiles().flatMap(importsOf));

  it("are each imported by one file only", () => {
    const shared = [...byPackage].filter(([, files]) => files.size > 1);
    assert.deepEqual(
      shared.map(([name, files]) => `${name}: ${[...files].join(", ")}`),
      [],
    );
  });

  it("are all used", () => {
    assert.deepEqual(
      dependencies().filter((name) => !byPackage.has(name)),
      [],
    );
  });

  it("are all that the program needs to run", () => {
    assert.deepEqual(
      [...byPackage.keys()].filter((name) => !dependencies().includes(name)),
      [],
    );
  });

  const reasons = join(root, "docs/dependencies.md");
  if (existsSync(reasons)) {
    it("are each given a reason in docs/dependencies.md", () => {
      const text = readFileSync(reasons, "utf8");
      assert.deepEqual(
        dependencies().filter((name) => !text.includes(name)),
        [],
      );
    });
  }
});
