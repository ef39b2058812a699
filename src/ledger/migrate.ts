import { GatewayError } from "../model/error.ts";
import { migrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/migration.ts";
import type { Connections } from "./sqlite.ts";
import type { Execute, Reader } from "./transaction.ts";

const table =
  "create table if not exists migrations (name text not null primary key, at text not null) strict";

/** Brings the ledger's tables up to date. Throws for a ledger that a newer dropgate has migrated. */
export async function migrate(connections: Connections, now: string, steps = migrations): Promise<void> {
  await connections.all(table, []);
  await connections.transaction(async (execute) => {
    // A write, though it changes nothing: it takes the lock before anything is read.
    await execute("delete from migrations where name is null", []);
    for (const step of missing(await applied({ all: execute }), steps)) await apply(execute, step, now);
  });
}

/** Throws unless the ledger's tables are just as this dropgate wants them. */
export async function requireMigrated(reader: Reader, steps = migrations): Promise<void> {
  if ((await has(reader, "migrations")) && missing(await applied(reader), steps).length === 0) return;
  throw new GatewayError("ledger.outdated", "The ledger was made by an older dropgate; start this one once", {
    trouble: "configuration",
  });
}

/** Is there a table of this name? */
export async function has(reader: Reader, name: string): Promise<boolean> {
  const rows = await reader.all("select 1 from sqlite_schema where type = 'table' and name = ?", [name]);
  return rows.length > 0;
}

async function applied(reader: Reader): Promise<ReadonlySet<string>> {
  const rows = await reader.all("select name from migrations", []);
  return new Set(rows.map((row) => String(row.name)));
}

function missing(done: ReadonlySet<string>, steps: readonly Migration[]): readonly Migration[] {
  const known = new Set(steps.map((step) => step.name));
  const newer = [...done].find((name) => !known.has(name));
  if (newer === undefined) return steps.filter((step) => !done.has(step.name));
  throw new GatewayError("ledger.newer", `The ledger was migrated by a newer dropgate (${newer})`, {
    trouble: "configuration",
  });
}

async function apply(execute: Execute, step: Migration, now: string): Promise<void> {
  for (const statement of step.statements) await execute(statement, []);
  await execute("insert into migrations (name, at) values (?, ?)", [step.name, now]);
}
