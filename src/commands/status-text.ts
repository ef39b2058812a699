import type { Need } from "../ledger/index.ts";
import { colours } from "./colours.ts";
import { countOf } from "./count-of.ts";
import { localTime } from "./local-time.ts";
import type { FeedLine, SourceLine, StatusReport } from "./status-report.ts";
import { table } from "./table.ts";

/** How the gateway stands, for a person; what needs one comes last, in words. */
export function statusText(report: StatusReport, timezone: string, interactive: boolean): string {
  const { bold } = colours(interactive);
  const parts = [gatewaysText(report, timezone)];
  if (report.sources.length > 0) parts.push(bold("Coming in"), sourcesText(report.sources, timezone));
  if (report.feeds.length > 0) parts.push(bold("Going out"), feedsText(report.feeds, timezone));
  parts.push(needsText(report.needs, interactive));
  return parts.join("\n");
}

function gatewaysText({ gateways }: StatusReport, timezone: string): string {
  if (gateways.length === 0) return `No gateway is running. Times are those of ${timezone}.`;
  const last = gateways.map(({ beatAt }) => beatAt).sort();
  const running = gateways.length === 1 ? "A gateway said" : `${gateways.length} gateways said`;
  return `${running} at ${localTime(last.at(-1), timezone)} that all is in hand. Times are those of ${timezone}.`;
}

function sourcesText(sources: readonly SourceLine[], timezone: string): string {
  const head = ["Partner", "Document", "Folder", "Waiting", "Last file", "When", "State"];
  return table(
    head,
    sources.map(({ partner, document, folder, files, last, ...source }) => [
      ...[partner, document, `${folder}/${files}`, waitingText(source), last?.name ?? "none yet"],
      ...[localTime(last?.at, timezone), last?.state ?? ""],
    ]),
  );
}

function waitingText({ lying, unfinished, note }: Pick<SourceLine, "lying" | "unfinished" | "note">): string {
  if (note !== "") return note;
  const waiting = lying === undefined ? "?" : String(lying);
  return unfinished === 0 ? waiting : `${waiting}, ${unfinished} in hand`;
}

function feedsText(feeds: readonly FeedLine[], timezone: string): string {
  const head = ["Feed", "Folder", "Last run", "Last file", "Sent", "Next run", "Unsent", "Held"];
  return table(
    head,
    feeds.map((feed) => [
      ...[feed.feed, feed.folder, localTime(feed.ranAt, timezone), feed.last?.name ?? "none yet"],
      ...[
        sentText(feed, timezone),
        nextText(feed, timezone),
        zeroIsEmpty(feed.unsent),
        zeroIsEmpty(feed.held),
      ],
    ]),
  );
}

function sentText({ last }: FeedLine, timezone: string): string {
  if (last === undefined) return "";
  return last.state === "sent" ? localTime(last.sentAt, timezone) : last.state;
}

function nextText({ next, onChange }: FeedLine, timezone: string): string {
  return onChange ? "on change" : localTime(next, timezone);
}

function zeroIsEmpty(number: number): string {
  return number === 0 ? "" : String(number);
}

function needsText(needs: readonly Need[], interactive: boolean): string {
  const { bold, green } = colours(interactive);
  if (needs.length === 0) return green("Nothing needs a person.");
  return [bold("Needs a person"), ...needs.map((need) => `  ${needText(need)}`)].join("\n");
}

/** What is wrong, and the next thing to do. */
export function needText({ kind, where, number, name, message }: Need): string {
  switch (kind) {
    case "receive":
      return `${name} of ${where} is stuck: ${message}; it is tried again (dropgate files ${number})`;
    case "reject":
      return `${name} of ${where} was refused: ${message}; see dropgate files ${number}, mend it and drop it again`;
    case "deliver":
      return `${name} of ${where} does not reach its partner: ${message}; it is tried again (dropgate files ${number})`;
    case "held":
      return `${where} keeps back ${countOf(number, "document")} that cannot be written, such as ${message}; each run tries again`;
    case "feed":
      return `${where} had ${countOf(number, "problem")} in its last run, such as: ${message}`;
  }
}
