import type { ListedFile } from "../ledger/index.ts";
import { colours } from "./colours.ts";
import { localTime } from "./local-time.ts";
import { table } from "./table.ts";

/** Files that came in and went out, as a table, newest first. */
export function filesText(
  files: readonly ListedFile[],
  limit: number,
  timezone: string,
  interactive: boolean,
): string {
  if (files.length === 0) return "No files have come in or gone out yet.";
  const head = ["", "File", `When (${timezone})`, "Partner", "Of", "Name", "State", "Documents", "Problems"];
  const rows = files.map((file) => rowOf(file, timezone, interactive));
  const more = files.length < limit ? [] : [`The newest ${limit}; --limit shows more.`];
  return [table(head, rows), ...more].join("\n");
}

function rowOf(file: ListedFile, timezone: string, interactive: boolean): readonly string[] {
  const { direction, id, at, partner, kind, name, documents, problems, failure } = file;
  return [
    ...[direction, String(id), localTime(at, timezone), partner, kind, name],
    `${stateWord(file, interactive)}${failure === "" ? "" : ` (${failure})`}`,
    String(documents),
    problems === 0 ? "" : String(problems),
  ];
}

function stateWord({ state, verdict }: ListedFile, interactive: boolean): string {
  const { green, red, yellow } = colours(interactive);
  const paint = state === "rejected" ? red : ["posted", "sent"].includes(state) ? green : yellow;
  return ["", "new"].includes(verdict) ? paint(state) : `${paint(state)} (${verdict})`;
}
