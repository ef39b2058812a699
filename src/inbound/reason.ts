import type { Receipt } from "../model/ledger.ts";
import { isError, type Problem } from "../model/problem.ts";

/** Problems spelled out beside a refused file; the ledger keeps more. */
const SHOWN = 100;

/** The text that lies beside a refused file in `.error/`: why, in words, with the place of every problem. */
export function reasonText(receipt: Receipt, problems: readonly Problem[]): Uint8Array {
  const errorsFirst = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
  const lines = [
    `${receipt.name} was refused. Nothing in it was used.`,
    `Received ${receipt.claimedAt}, receipt ${receipt.id}.`,
    "",
    ...errorsFirst.slice(0, SHOWN).map(asLine),
  ];
  const more = receipt.problems - Math.min(problems.length, SHOWN);
  if (more > 0) lines.push(`... and ${more} more`);
  lines.push("", "Mend the file and drop it again under any name.", "");
  return Buffer.from(lines.join("\n"));
}

function asLine(problem: Problem): string {
  const line = problem.line === undefined ? "" : `line ${problem.line}`;
  const field = problem.field === undefined ? "" : ` (${problem.field})`;
  const column = problem.column === undefined ? "" : `, column ${problem.column}${field}`;
  const kind = problem.severity === "warning" ? "(warning) " : "";
  return `${line}${column}${line === "" ? "" : ": "}${kind}${problem.message} [${problem.code}]`;
}
