/** What a partner's file must keep that no schema can say; each rule gives every problem it finds. */
import type { Pointer } from "../check/json.ts";
import { nameOf } from "../check/sentence.ts";
import { didYouMean } from "../check/suggest.ts";
import type { Problem } from "../model/problem.ts";
import { receiveDefaults } from "./defaults.ts";
import { milliseconds } from "./duration.ts";
import { misfit, nameByFile, type PartnerFile, type Shelves, type SoundFile } from "./partner-file.ts";
import { scheduleFault } from "./schedule.ts";
import { timezoneFault } from "./timezone.ts";

/** All partner files, sound or not, and what the program offers. */
export interface Surroundings {
  readonly files: readonly PartnerFile[];
  readonly shelves: Shelves;
}

type Rule = (partner: SoundFile, around: Surroundings) => Iterable<Problem>;

const rules: readonly Rule[] = [
  nameIsTheFiles,
  warehouse,
  connection,
  documents,
  mappings,
  feedNames,
  replacing,
  repeating,
  asking,
  schedules,
  timezone,
  times,
  stopping,
];

/** Everything that is wrong within one partner's file. */
export function partnerProblems(partner: SoundFile, around: Surroundings): Problem[] {
  return rules.flatMap((rule) => [...rule(partner, around)]);
}

function* nameIsTheFiles({ json, written, file }: SoundFile): Iterable<Problem> {
  const name = nameByFile({ json, written, file });
  const message = `name is "${written.name}", expected "${name}", because the file is called ${name}.json`;
  if (written.name !== name) yield misfit(json, ["name"], "name", message);
}

function* warehouse(partner: SoundFile, around: Surroundings): Iterable<Problem> {
  const { written, json } = partner;
  if (written.role === "warehouse") yield* ownWarehouse(partner);
  else if (written.warehouse === undefined) yield* impliedWarehouse(partner, around);
  else yield* namedWarehouse(json, written.warehouse, around);
}

function* ownWarehouse({ written, json }: SoundFile): Iterable<Problem> {
  const { warehouse: other = written.name } = written;
  const message = `warehouse is "${other}", expected it only in a store's file: this partner is a warehouse itself`;
  if (other !== written.name) yield misfit(json, ["warehouse"], "warehouse", message);
}

function* impliedWarehouse({ json }: SoundFile, around: Surroundings): Iterable<Problem> {
  const names = warehouses(around);
  const unknown = around.files.some(({ written }) => written === undefined);
  if (names.length === 1 || (names.length === 0 && unknown)) return;
  const why =
    names.length === 0 ? "no partner has the role warehouse" : `there are several: ${names.join(", ")}`;
  yield misfit(json, [], "warehouse", `key "warehouse" is missing, and ${why}`);
}

function* namedWarehouse(json: SoundFile["json"], name: string, around: Surroundings): Iterable<Problem> {
  const named = around.files.find((other) => nameByFile(other) === name);
  const near = didYouMean(name, warehouses(around));
  const wanted = `warehouse is "${name}", expected the name of a partner with the role warehouse`;
  if (named === undefined) yield misfit(json, ["warehouse"], "warehouse", `${wanted}${near}`);
  else if (named.written?.role === "store")
    yield misfit(json, ["warehouse"], "warehouse", `${wanted}; "${name}" is a store`);
}

/** Names of the sound warehouses. */
export function warehouses({ files }: Pick<Surroundings, "files">): readonly string[] {
  return files.filter(({ written }) => written?.role === "warehouse").map(nameByFile);
}

/** A file of changes that is replaced before it was collected takes its changes with it. */
function* replacing({ written, json }: SoundFile): Iterable<Problem> {
  for (const [index, { overwrite, content = "changes" }] of (written.send ?? []).entries()) {
    if (overwrite !== "replace" || content === "full") continue;
    const message = `${nameOf(["send", index, "overwrite"])} is "replace", expected it only with "content": "full": a file of changes that is replaced before it was collected is lost`;
    yield misfit(json, ["send", index, "overwrite"], "overwrite", message);
  }
}

/** Every open order in every file: a warehouse that trusts its files would ship them again and again. */
function* repeating({ written, json }: SoundFile): Iterable<Problem> {
  for (const [index, { document, content }] of (written.send ?? []).entries()) {
    if (document !== "order" || content !== "full") continue;
    const pointer = ["send", index, "content"];
    const message = `${nameOf(pointer)} is "full", expected "changes" for orders: every file would hold every open order again`;
    yield misfit(json, pointer, "content", message);
  }
}

/** Said, so that nobody waits for a question that is not put. */
function* asking({ written, json }: SoundFile): Iterable<Problem> {
  if (written.rules?.cancelAfterStart !== "ask") return;
  const message = `rules.cancelAfterStart is "ask", but this version does not ask the warehouse: a cancellation that comes too late is refused`;
  const problem = misfit(json, ["rules", "cancelAfterStart"], "not-yet", message);
  yield { ...problem, severity: "warning" };
}

function* connection({ written, json }: SoundFile, { shelves }: Surroundings): Iterable<Problem> {
  const { type } = written.connection;
  const available = shelves.transports.join(", ");
  const message = `connection type "${type}" is not available in this version; available: ${available}`;
  if (!shelves.transports.includes(type)) yield misfit(json, ["connection", "type"], "connection", message);
}

function* documents({ written, json }: SoundFile, { shelves }: Surroundings): Iterable<Problem> {
  for (const way of ["receive", "send"] as const) {
    for (const [index, { document }] of (written[way] ?? []).entries()) {
      const pointer = [way, index, "document"];
      const fault = documentFault(document, way, written.role, shelves);
      if (fault !== "") yield misfit(json, pointer, "document", `${nameOf(pointer)} ${fault}`);
    }
  }
}

function documentFault(name: string, way: "receive" | "send", role: string, { documents }: Shelves): string {
  const side = (sides: { receiveFrom?: string; sendTo?: string } | undefined) =>
    way === "receive" ? sides?.receiveFrom : sides?.sendTo;
  const fitting = [...documents].filter(([, sides]) => side(sides) === role).map(([document]) => document);
  if (fitting.includes(name)) return "";
  const verb = way === "receive" ? `a ${role} sends us` : `we send a ${role}`;
  const wanted = `is "${name}", expected what ${verb}: ${fitting.join(", ") || "nothing"}`;
  return documents.has(name) ? wanted : `${wanted}${didYouMean(name, fitting)}`;
}

function* mappings({ written, json }: SoundFile, { shelves }: Surroundings): Iterable<Problem> {
  for (const way of ["receive", "send"] as const) {
    for (const [index, { mapping }] of (written[way] ?? []).entries()) {
      if (shelves.mappings?.has(mapping) !== false) continue;
      const pointer = [way, index, "mapping"];
      const near = didYouMean(mapping, shelves.mappings.names);
      const message = `${nameOf(pointer)} is "${mapping}", but there is no mappings/${mapping}.json${near}`;
      yield misfit(json, pointer, "mapping", message);
    }
  }
}

function* feedNames({ written, json }: SoundFile): Iterable<Problem> {
  const first = new Map<string, Pointer>();
  for (const [index, { feed }] of (written.send ?? []).entries()) {
    const [pointer, earlier] = [["send", index, "feed"], first.get(feed)];
    const line = earlier && json.place(earlier).line;
    if (line) yield misfit(json, pointer, "feed", `feed "${feed}" stands here already, in line ${line}`);
    else first.set(feed, pointer);
  }
}

function* schedules({ written, json }: SoundFile): Iterable<Problem> {
  for (const [index, { schedule }] of (written.send ?? []).entries()) {
    const [pointer, fault] = [["send", index, "schedule"], scheduleFault(schedule)];
    if (fault !== "") yield misfit(json, pointer, "schedule", `${nameOf(pointer)} ${fault}`);
  }
}

function* timezone({ written, json }: SoundFile): Iterable<Problem> {
  const fault = timezoneFault(written.timezone ?? "UTC");
  if (fault !== "") yield misfit(json, ["timezone"], "timezone", `timezone ${fault}`);
}

/** The longest a file may be made to wait; a timer of many days would overflow and ring at once. */
const LONGEST = "7d";

function* times({ written, json }: SoundFile): Iterable<Problem> {
  for (const [index, entry] of (written.receive ?? []).entries()) {
    for (const key of ["settled", "emptyAfter", "poll"] as const) {
      const pointer = ["receive", index, key];
      const text = entry[key] ?? receiveDefaults[key];
      const message = `${nameOf(pointer)} is "${text}", expected at most "${LONGEST}"`;
      if (milliseconds(text) > milliseconds(LONGEST)) yield misfit(json, pointer, "time", message);
    }
  }
}

function* stopping({ written, json }: SoundFile): Iterable<Problem> {
  for (const [index, { onProblem, stopFileAbove }] of (written.receive ?? []).entries()) {
    const pointer = ["receive", index, "stopFileAbove"];
    const message = `${nameOf(pointer)} is ${stopFileAbove}, expected it only with "onProblem": "reject-record"`;
    if (stopFileAbove !== undefined && onProblem === "reject-file")
      yield misfit(json, pointer, "stop", message);
  }
}
