import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Loaded, loadConfig } from "../config/load.ts";
import { documents } from "../documents/index.ts";
import { formats } from "../formats/index.ts";
import type { Source } from "../inbound/source.ts";
import type { Feed, GatewayConfig, Partner, Receive } from "../model/config.ts";
import type { DocumentType, Role } from "../model/document.ts";
import type { Format } from "../model/format.ts";
import type { MappingPlan } from "../model/mapping.ts";
import { isError, type Problem } from "../model/problem.ts";
import type { Outgoing } from "../outbound/feed-run.ts";
import { transports } from "../transports/index.ts";
import { mappingNames } from "./mapping-names.ts";
import { type LoadedMapping, loadMapping } from "./mappings.ts";

/** A configuration with its mappings, checked whole and ready to run. */
export interface Setup {
  readonly config: GatewayConfig;
  readonly sources: readonly Omit<Source, "transport">[];
  readonly feeds: readonly Outgoing[];
}

/**
 * Loads `config/` and every mapping it names. Every error of every file comes at once; without errors there is a setup.
 * Touches nothing.
 */
export async function loadSetup(
  directory: string,
): Promise<{ setup: Setup | undefined; problems: readonly Problem[] }> {
  const loaded = await loadWithMappings(directory);
  if (loaded.config === undefined) return { setup: undefined, problems: loaded.problems };
  const problems = [...loaded.problems];
  const sources: Omit<Source, "transport">[] = [];
  const feeds: Outgoing[] = [];
  const load = mappingLoader(loaded.config);
  for (const partner of loaded.config.partners) {
    for (const receive of partner.receive) {
      const { plan, problems: found } = await load(receive.mapping, partner);
      problems.push(...found);
      const source = plan && sourceOf(partner, receive, plan, problems);
      if (source !== undefined) sources.push(source);
    }
    for (const feed of partner.send) {
      const { plan, problems: found } = await load(feed.mapping, partner);
      problems.push(...found);
      const out = plan && outgoingOf(partner, feed, plan, problems);
      if (out !== undefined) feeds.push(out);
    }
  }
  const setup = { config: loaded.config, sources: sources.sort(byDocument), feeds };
  return { setup: problems.some(isError) ? undefined : setup, problems };
}

/** Loads `config/` alone, without the mappings it names: enough to look, not to run. Touches nothing. */
export function loadConfiguration(directory: string): Promise<Loaded> {
  return loadConfig({ directory, ...shelves() });
}

/** The same, where each mapping that a partner names must be there. */
async function loadWithMappings(directory: string): Promise<Loaded> {
  const folder = join(dirname(resolve(directory)), "mappings");
  const has = (name: string) => existsSync(join(folder, `${name}.json`));
  const mappings = { names: await mappingNames(folder), has };
  return loadConfig({ directory, ...shelves(), mappings });
}

function shelves() {
  return { transports: [...transports.keys()], documents: roles() };
}

function roles(): ReadonlyMap<string, { receiveFrom?: Role; sendTo?: Role }> {
  return new Map(
    [...documents].map(([name, { receive, send }]) => [
      name,
      { ...(receive && { receiveFrom: receive.from }), ...(send && { sendTo: send.to }) },
    ]),
  );
}

/** A mapping that several partners use is compiled for each time zone, and its problems are told once. */
function mappingLoader(config: GatewayConfig): (name: string, partner: Partner) => Promise<LoadedMapping> {
  const loaded = new Map<string, LoadedMapping>();
  return async (name, partner) => {
    const key = `${name}\t${partner.timezone}`;
    const known = loaded.get(key);
    if (known !== undefined) return { plan: known.plan, problems: [] };
    const mapping = await loadMapping(config.mappings, name, partner.timezone);
    loaded.set(key, mapping);
    return mapping;
  };
}

/** Articles before the orders that name them, orders before their shipments. */
function byDocument(a: { document: DocumentType }, b: { document: DocumentType }): number {
  const order = [...documents.keys()];
  return order.indexOf(a.document.name) - order.indexOf(b.document.name);
}

function sourceOf(
  partner: Partner,
  receive: Receive,
  plan: MappingPlan,
  problems: Problem[],
): Omit<Source, "transport"> | undefined {
  const parts = partsOf(receive.document, plan);
  if (plan.direction !== "read" || parts === undefined || plan.document !== receive.document) {
    const wanted = `gives ${receive.document} ("gives": "${receive.document}")`;
    problems.push(misfit(partner, receive.mapping, plan, wanted));
    return undefined;
  }
  return { partner, receive, plan, ...parts };
}

function outgoingOf(
  partner: Partner,
  feed: Feed,
  plan: MappingPlan,
  problems: Problem[],
): Outgoing | undefined {
  const parts = partsOf(feed.document, plan);
  if (plan.direction !== "write" || parts === undefined || plan.document !== feed.document) {
    const wanted = `takes ${feed.document} ("takes": "${feed.document}")`;
    problems.push(misfit(partner, feed.mapping, plan, wanted));
    return undefined;
  }
  return { partner, feed, plan, ...parts };
}

function partsOf(name: string, plan: MappingPlan): { document: DocumentType; format: Format } | undefined {
  const document = documents.get(name);
  const format = formats.get(plan.file.format);
  return document && format && { document, format };
}

function misfit(partner: Partner, mapping: string, plan: MappingPlan, wanted: string): Problem {
  const does = plan.direction === "read" ? "gives" : "takes";
  return {
    severity: "error",
    scope: "file",
    code: "config.mapping-misfit",
    message: `mapping "${mapping}" ${does} ${plan.document}, but ${partner.name} needs one here that ${wanted}`,
    file: partner.path,
  };
}
