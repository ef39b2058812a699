import type { Counts } from "../model/document.ts";
import { colours } from "./colours.ts";
import type { ReceivedSummary, SentSummary, Summary } from "./summary.ts";
import { table } from "./table.ts";

/** A pass in words: a table of what came, one of what went, and what to do where something is wrong. */
export function summaryText(summary: Summary, interactive: boolean): string {
  const parts = [receivedText(summary.received, interactive), sentText(summary.sent, interactive)];
  const wrong = summary.received.filter((one) => one.problems > 0);
  for (const { id, name } of wrong) parts.push(`${name} has problems: dropgate files ${id}`);
  return parts.join("\n");
}

function receivedText(received: readonly ReceivedSummary[], interactive: boolean): string {
  if (received.length === 0) return "No files to receive.";
  const rows = received.map((one) => [
    String(one.id),
    one.partner,
    one.document,
    one.name,
    stateWord(one, interactive),
    countsText(one.documents),
    one.problems === 0 ? "" : String(one.problems),
  ]);
  return table(["Receipt", "Partner", "Document", "File", "State", "Documents", "Problems"], rows);
}

function sentText(sent: readonly SentSummary[], interactive: boolean): string {
  if (sent.length === 0) return "Nothing to send.";
  const { green, yellow } = colours(interactive);
  const rows = sent.map(({ id, feed, name, documents, state }) => [
    String(id),
    feed,
    name,
    String(documents),
    state === "sent" ? green(state) : yellow(state),
  ]);
  return table(["Delivery", "Feed", "File", "Documents", "State"], rows);
}

function stateWord({ state, verdict }: ReceivedSummary, interactive: boolean): string {
  const { green, red, yellow } = colours(interactive);
  const paint = state === "posted" ? green : state === "rejected" ? red : yellow;
  return verdict === "new" ? paint(state) : `${paint(state)} (${verdict})`;
}

/** `2 new, 1 unchanged`; nothing of what did not happen. */
export function countsText(counts: Counts): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(", ");
}
