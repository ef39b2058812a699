import { dirname, join, relative, resolve, sep } from "node:path";
import { didYouMean } from "../check/suggest.ts";
import { mappingNames } from "../gateway/mapping-names.ts";
import { type LoadedMapping, loadMappingFile, readText } from "../gateway/mappings.ts";
import { loadConfiguration } from "../gateway/setup.ts";
import type { GatewayConfig } from "../model/config.ts";
import { GatewayError } from "../model/error.ts";
import type { CommandContext } from "./command.ts";

/** A mapping that a person named, loaded for the partner who uses it. */
export interface ChosenMapping extends LoadedMapping {
  readonly name: string;
  /** The partner who uses it; else the first part of its name. */
  readonly partner: string;
  /** `undefined` where there is no sound configuration; the time zone is UTC then. */
  readonly config: GatewayConfig | undefined;
}

/** Where mappings stand, also while the configuration cannot be read. */
export function mappingsFolder(directory: string): string {
  return join(dirname(directory), "mappings");
}

/**
 * Loads a mapping by its name under `mappings/` (`acme/orders`) or by the path of a JSON file. Throws (usage) when there
 * is no such file; what is wrong in it is a problem.
 */
export async function chooseMapping(context: CommandContext, wanted: string): Promise<ChosenMapping> {
  const folder = mappingsFolder(context.directory);
  const path = wanted.endsWith(".json") ? resolve(wanted) : join(folder, `${wanted}.json`);
  if ((await readText(path)) === undefined) throw await unknownMapping(folder, wanted);
  const name = nameOf(folder, path);
  const { config } = await loadConfiguration(context.directory);
  const user = config?.partners.find(({ receive, send }) =>
    [...receive, ...send].some(({ mapping }) => mapping === name),
  );
  const timezone = user?.timezone ?? config?.timezone ?? "UTC";
  const loaded = await loadMappingFile(path, name, timezone);
  return { ...loaded, name, partner: user?.name ?? firstPart(name), config };
}

function nameOf(folder: string, path: string): string {
  const within = relative(folder, path);
  const shown = within.startsWith("..") ? relative(dirname(dirname(path)), path) : within;
  return shown.split(sep).join("/").slice(0, -".json".length);
}

function firstPart(name: string): string {
  return name.split("/")[0] ?? name;
}

async function unknownMapping(folder: string, wanted: string): Promise<GatewayError> {
  const near = didYouMean(wanted, await mappingNames(folder));
  const where = wanted.endsWith(".json") ? "" : ` under ${folder}`;
  return new GatewayError("usage.mapping", `There is no mapping "${wanted}"${where}${near}`, {
    trouble: "usage",
  });
}
