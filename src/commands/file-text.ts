import type { GatewayConfig } from "../model/config.ts";
import { isError, type Problem } from "../model/problem.ts";
import { colours } from "./colours.ts";
import { countOf } from "./count-of.ts";
import { factLines } from "./fact-lines.ts";
import type { KeptDelivery, KeptFile } from "./file-json.ts";
import { localTime } from "./local-time.ts";
import { shownPath } from "./shown-path.ts";
import { countsText } from "./summary-text.ts";

/** Where the reader is: paths are told from `home`, times in the time zone. */
type Where = Pick<GatewayConfig, "home" | "timezone">;

/** A received file for a person: what became of it, where its bytes are, and each of its problems. */
export function fileText(file: KeptFile, { home, timezone }: Where, interactive: boolean): string {
  const { receipt, problems } = file;
  const { bold } = colours(interactive);
  const at = (time: string | undefined) => localTime(time, timezone);
  const facts = factLines([
    ["Source", receipt.source],
    ["Document", receipt.document],
    ["State", receipt.verdict === "new" ? receipt.state : `${receipt.state} (${receipt.verdict})`],
    ["Received", `${at(receipt.claimedAt)} (${timezone})`],
    ["Finished", at(file.finishedAt)],
    ["Settled", at(file.settledAt)],
    ["Documents", countsText(receipt.counts)],
    ["Size", countOf(receipt.size, "byte")],
    ["SHA-256", receipt.hash],
    ["Kept at", keptText(home, file.keptAt)],
    ["Mapping", file.mapping ?? ""],
    ["Attempts", receipt.attempts > 1 ? String(receipt.attempts) : ""],
    ["Failure", receipt.failure],
  ]);
  const title = bold(`Received file ${receipt.id}: ${receipt.name}`);
  return [title, ...facts, ...problemParts(problems, receipt.problems, interactive)].join("\n");
}

/** A sent file for a person. */
export function sentText(delivery: KeptDelivery, { home, timezone }: Where): string {
  const facts = factLines([
    ["Feed", delivery.feed],
    ["To", `${delivery.partner}, ${shownPath(home, delivery.folder)}`],
    ["State", delivery.state],
    ["Made", `${localTime(delivery.createdAt, timezone)} (${timezone})`],
    ["Sent", localTime(delivery.sentAt, timezone)],
    ["Documents", String(delivery.documents)],
    ["Size", countOf(delivery.size, "byte")],
    ["SHA-256", delivery.hash],
    ["Kept at", keptText(home, delivery.keptAt)],
    ["Attempts", delivery.attempts > 1 ? String(delivery.attempts) : ""],
    ["Failure", delivery.failure],
  ]);
  return [`Sent file ${delivery.id}: ${delivery.name}`, ...facts].join("\n");
}

function keptText(home: string, path: string | undefined): string {
  return path === undefined ? "nowhere any more" : shownPath(home, path);
}

function problemParts(problems: readonly Problem[], total: number, interactive: boolean): string[] {
  if (total === 0) return ["No problems."];
  const parts = [`${countOf(total, "problem")}:`, ...problems.map((one) => problemText(one, interactive))];
  if (total > problems.length) parts.push(`... and ${total - problems.length} more that were not kept`);
  return parts;
}

/** One problem: its sentence, then what is known of its place. */
function problemText(problem: Problem, interactive: boolean): string {
  const { red, yellow, dim } = colours(interactive);
  const kind = isError(problem) ? red("error") : yellow("warning");
  const { line, column, field, found, expected, code } = problem;
  const place = [
    line === undefined ? "" : `line ${line}`,
    column === undefined ? "" : `column ${column}`,
    field === undefined ? "" : `field ${field}`,
    found === undefined ? "" : `found "${found}"`,
    expected === undefined ? "" : `expected ${expected}`,
    code,
  ];
  return `  ${kind}  ${problem.message}\n         ${dim(place.filter((part) => part !== "").join(", "))}`;
}
