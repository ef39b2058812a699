import { dirname, join, relative, resolve } from "node:path";
import { type ParsedJson, parseJson } from "../check/json.ts";
import type { SchemaCheck } from "../check/schema.ts";
import { soundPart } from "../check/sound-part.ts";
import type { GatewayConfig } from "../model/config.ts";
import { isError, type Problem } from "../model/problem.ts";
import { gatewayDefaults } from "./defaults.ts";
import { type ConfigFile, listConfigFiles, readConfigFile } from "./file.ts";
import { folderProblems } from "./folder-rules.ts";
import { partnerOf } from "./partner.ts";
import { isSound, misfit, type PartnerFile, type Shelves } from "./partner-file.ts";
import { partnerProblems, warehouses } from "./partner-rules.ts";
import { configSchemas } from "./schemas.ts";
import { timezoneFault } from "./timezone.ts";
import type { WrittenGateway, WrittenPartner } from "./written.ts";

/** Where the configuration is, and what it may ask for. */
export interface LoadOptions extends Shelves {
  /** The folder with `gateway.json` and `partners/`. */
  readonly directory: string;
}

/** The configuration, or why there is none. */
export interface Loaded {
  /** `undefined` where any problem is an error. */
  readonly config: GatewayConfig | undefined;
  /** All of all files, by file and line. */
  readonly problems: readonly Problem[];
}

/**
 * Reads and checks the whole configuration. Whatever is wrong in a file is a problem with its place; thrown is
 * only `config.unreadable`, where the disk does not let us read.
 */
export async function loadConfig(options: LoadOptions): Promise<Loaded> {
  const directory = resolve(options.directory);
  const home = dirname(directory);
  const schemas = configSchemas();
  const gateway = await loadGateway(directory, home, schemas.gateway);
  const partners = await loadPartners(directory, home, schemas.partner);
  const rules = partnersProblems(partners.files, options, home);
  const problems = inOrder([...gateway.problems, ...partners.problems, ...rules]);
  return {
    config: problems.some(isError) ? undefined : configOf(gateway.written, partners.files, home),
    problems,
  };
}

interface GatewayFile {
  readonly written: WrittenGateway;
  readonly problems: readonly Problem[];
}

async function loadGateway(directory: string, home: string, schema: SchemaCheck): Promise<GatewayFile> {
  const path = join(directory, "gateway.json");
  const file = await readConfigFile(path, home);
  if (file === undefined)
    return { written: {}, problems: [missing(relative(home, path), "there is no such file")] };
  const json = jsonOf(file);
  const problems = problemsOf(json, schema);
  // What the schema has nothing against has the shape of WrittenGateway.
  const written = (soundPart(json.value, schema) ?? {}) as WrittenGateway;
  return { written, problems: [...problems, ...gatewayRules(written, json)] };
}

function gatewayRules({ timezone }: WrittenGateway, json: ParsedJson): readonly Problem[] {
  const fault = timezoneFault(timezone ?? gatewayDefaults.timezone);
  return fault === "" ? [] : [misfit(json, ["timezone"], "timezone", `timezone ${fault}`)];
}

interface PartnerFiles {
  readonly files: readonly PartnerFile[];
  readonly problems: readonly Problem[];
}

async function loadPartners(directory: string, home: string, schema: SchemaCheck): Promise<PartnerFiles> {
  const folder = join(directory, "partners");
  const paths = await listConfigFiles(folder);
  if (paths === undefined)
    return { files: [], problems: [missing(relative(home, folder), "there is no such folder")] };
  const read = await Promise.all(paths.map((path) => readConfigFile(path, home)));
  const loaded = read.filter((file) => file !== undefined).map((file) => loadPartner(file, schema));
  return { files: loaded.map(({ file }) => file), problems: loaded.flatMap(({ problems }) => problems) };
}

function loadPartner(
  file: ConfigFile,
  schema: SchemaCheck,
): { file: PartnerFile; problems: readonly Problem[] } {
  const json = jsonOf(file);
  const problems = problemsOf(json, schema);
  // What the schema has nothing against has the shape of WrittenPartner.
  const written = soundPart(json.value, schema) as WrittenPartner | undefined;
  return { file: { file, json, written }, problems };
}

/** Of a file in a wrong encoding nothing is read: each of its words may be wrong. */
function jsonOf({ text, shown, problems }: ConfigFile): ParsedJson {
  return problems.length > 0 ? { ...parseJson("", shown), problems } : parseJson(text, shown);
}

function problemsOf(json: ParsedJson, schema: SchemaCheck): readonly Problem[] {
  return [...json.problems, ...schema.checkJson(json)];
}

function partnersProblems(files: readonly PartnerFile[], shelves: Shelves, home: string): readonly Problem[] {
  const sound = files.filter(isSound);
  const within = sound.flatMap((file) => partnerProblems(file, { files, shelves }));
  return [...within, ...folderProblems(sound, home)];
}

function configOf(written: WrittenGateway, files: readonly PartnerFile[], home: string): GatewayConfig {
  const timezone = written.timezone ?? gatewayDefaults.timezone;
  const ledger = { ...gatewayDefaults.ledger, ...written.ledger };
  const around = { home, timezone, warehouse: warehouses({ files })[0] ?? "" };
  return {
    home,
    timezone,
    ledger: { ...ledger, filename: resolve(home, ledger.filename) },
    log: { ...gatewayDefaults.log, ...written.log },
    archive: { ...gatewayDefaults.archive, ...written.archive },
    data: join(home, "data"),
    mappings: join(home, "mappings"),
    partners: files.filter(isSound).map((partner) => partnerOf(partner.written, partner.file, around)),
  };
}

function missing(file: string, message: string): Problem {
  return { severity: "error", scope: "file", code: "config.missing", message, file };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const byFile = (a: Problem, b: Problem): number =>
    Number((a.file ?? "") > (b.file ?? "")) - Number((a.file ?? "") < (b.file ?? ""));
  return problems.toSorted(
    (a, b) => byFile(a, b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
