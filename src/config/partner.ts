import type { Feed, Partner, Receipts, Receive } from "../model/config.ts";
import { joinPath } from "../model/transport.ts";
import { feedDefaults, receiptsDefaults, receiveDefaults, rulesDefaults } from "./defaults.ts";
import { milliseconds } from "./duration.ts";
import type { ConfigFile } from "./file.ts";
import { normalFolder, placeOf } from "./folder.ts";
import { readSchedule } from "./schedule.ts";
import type { WrittenFeed, WrittenPartner, WrittenReceive } from "./written.ts";

/** What a partner's file leaves to the rest of the configuration. */
export interface Around {
  readonly home: string;
  readonly timezone: string;
  /** The warehouse of stores that name none. */
  readonly warehouse: string;
}

/** The partner of a file in which nothing is wrong: defaults filled in, folders absolute, times in milliseconds. */
export function partnerOf(written: WrittenPartner, file: ConfigFile, around: Around): Partner {
  const timezone = written.timezone ?? around.timezone;
  const own = written.role === "warehouse" ? written.name : around.warehouse;
  return {
    name: written.name,
    role: written.role,
    warehouse: written.warehouse ?? own,
    connection: written.connection,
    receive: (written.receive ?? []).map((entry) => receiveOf(entry, written, around.home)),
    send: (written.send ?? []).map((entry) => feedOf(entry, written, around.home, timezone)),
    receipts: receiptsOf(written, around.home),
    rules: { ...rulesDefaults, ...written.rules },
    timezone,
    path: file.path,
    text: file.text,
    version: file.version,
  };
}

/** `acme/inbox/acme/orders/*.csv`: a source's name, the same in every run. */
export function sourceOf(entry: WrittenReceive, partner: string): string {
  return joinPath(partner, normalFolder(entry.from), entry.files ?? receiveDefaults.files);
}

function receiveOf(entry: WrittenReceive, partner: WrittenPartner, home: string): Receive {
  const full = { ...receiveDefaults, ...entry };
  return {
    ...full,
    source: sourceOf(entry, partner.name),
    from: placeOf(entry.from, partner.connection, home),
    shown: entry.from,
    settled: milliseconds(full.settled),
    emptyAfter: milliseconds(full.emptyAfter),
    poll: milliseconds(full.poll),
    onProblem: entry.onProblem,
    stopFileAbove: entry.stopFileAbove,
  };
}

function feedOf(entry: WrittenFeed, partner: WrittenPartner, home: string, timezone: string): Feed {
  return {
    ...feedDefaults,
    ...entry,
    feed: `${partner.name}/${entry.feed}`,
    to: placeOf(entry.to, partner.connection, home),
    shown: entry.to,
    schedule: readSchedule(entry.schedule, timezone),
  };
}

function receiptsOf({ receipts, connection }: WrittenPartner, home: string): Receipts | undefined {
  return receipts && { ...receiptsDefaults, ...receipts, to: placeOf(receipts.to, connection, home) };
}
