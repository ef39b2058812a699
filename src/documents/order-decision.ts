import type { IncomingDocument, PostOutcome } from "../model/document.ts";
import { type Problem, quoted } from "../model/problem.ts";
import { told } from "./findings.ts";
import { isEditable } from "./order-status.ts";

/** Where an order stands that the ledger knows. */
export interface Standing {
  readonly status: string;
  readonly version: number;
  readonly hash: string;
  readonly holdReason: string | undefined;
  readonly wasSent: boolean;
  /** What stands came in a later file than the one at hand, which is replayed or was held up. */
  readonly isNewer: boolean;
}

/** What is to happen with one order of a file. */
export interface Decision {
  readonly outcome: PostOutcome;
  readonly problems: readonly Problem[];
  /** `content`: head and lines as offered. */
  readonly writes: "nothing" | "content" | "cancellation";
  readonly status: string;
  readonly version: number;
  readonly holdReason: string | undefined;
  /** Step on the timeline, "" for none. */
  readonly event: string;
}

/** Takes, holds or updates an order. `hash` is that of the offered content. Pure. */
export function decideTake(
  document: IncomingDocument,
  hash: string,
  known: Standing | undefined,
  editableUntil: string,
): Decision {
  if (known === undefined) return firstSeen(document);
  if (known.status === "CANCELLED") return stayCancelled(document, hash, known);
  if (isUnchanged(document, hash, known, editableUntil)) return leave("unchanged", known, []);
  if (known.isNewer) return refuse(document, known, older(document));
  if (!isEditable(known.status, editableUntil)) return refuse(document, known, tooLate(document, known));
  if (document.intent === "take") return update(known);
  return known.wasSent ? refuse(document, known, holdTooLate(document)) : hold(document, known);
}

/** The same order again is told, but is no new step on its timeline. */
function stayCancelled(document: IncomingDocument, hash: string, known: Standing): Decision {
  const refused = refuse(document, known, isCancelled(document));
  return hash === known.hash ? { ...refused, event: "" } : refused;
}

/**
 * A held order is also changed by being taken, or by being held for another reason; and one that still can be stopped, by
 * being held: the payment was withdrawn.
 */
function isUnchanged(
  { intent, because }: IncomingDocument,
  hash: string,
  known: Standing,
  editableUntil: string,
): boolean {
  if (hash !== known.hash) return false;
  if (known.status !== "HELD") return intent === "take" || !isEditable(known.status, editableUntil);
  return intent === "hold" && (because ?? "") === (known.holdReason ?? "");
}

function firstSeen({ intent, because }: IncomingDocument): Decision {
  const held = intent === "hold";
  return {
    outcome: "new",
    problems: [],
    writes: "content",
    status: held ? "HELD" : "NEW",
    version: 1,
    holdReason: held ? because : undefined,
    event: held ? "held" : "received",
  };
}

function update({ status, version }: Standing): Decision {
  const waiting = status === "HELD" || status === "ERROR";
  return {
    outcome: "updated",
    problems: [],
    writes: "content",
    status: waiting ? "NEW" : status,
    version: version + 1,
    holdReason: undefined,
    event: waiting ? "released" : "updated",
  };
}

function hold({ because }: IncomingDocument, { version }: Standing): Decision {
  return {
    outcome: "updated",
    problems: [],
    writes: "content",
    status: "HELD",
    version: version + 1,
    holdReason: because,
    event: "held",
  };
}

/** Cancels an order. One that is not known stays unknown: a cancellation has nothing to make an order of. Pure. */
export function decideCancel(
  document: IncomingDocument,
  known: Standing | undefined,
  editableUntil: string,
): Decision {
  if (known === undefined) return leave("unchanged", nowhere, [cancelUnknown(document)]);
  if (known.status === "CANCELLED") return leave("unchanged", known, []);
  if (known.isNewer) return refuse(document, known, older(document));
  if (!isEditable(known.status, editableUntil))
    return refuse(document, known, cancelTooLate(document, known));
  return {
    outcome: "cancelled",
    problems: [],
    writes: "cancellation",
    status: "CANCELLED",
    version: known.version + 1,
    holdReason: known.holdReason,
    event: "cancelled",
  };
}

const nowhere: Standing = {
  status: "",
  version: 0,
  hash: "",
  holdReason: undefined,
  wasSent: false,
  isNewer: false,
};

function leave(
  outcome: PostOutcome,
  { status, version, holdReason }: Standing,
  problems: readonly Problem[],
): Decision {
  return { outcome, problems, writes: "nothing", status, version, holdReason, event: "" };
}

function refuse({ intent }: IncomingDocument, known: Standing, problem: Problem): Decision {
  const event = intent === "cancel" ? "cancellation refused" : "change refused";
  return { ...leave("refused", known, [problem]), event };
}

function older({ key, line }: IncomingDocument): Problem {
  const message = `order ${quoted(key)} came in a later file too, what this one says was not taken`;
  return told("order.older", message, { line });
}

function tooLate({ key, line }: IncomingDocument, { status }: Standing): Problem {
  const message = `order ${quoted(key)} is ${status} at the warehouse, the change was not taken`;
  return told("order.too-late", message, { line, found: status });
}

function holdTooLate({ key, line }: IncomingDocument): Problem {
  const message = `order ${quoted(key)} was sent to the warehouse, the change was not taken because it would hold it`;
  return told("order.hold-too-late", message, { line });
}

function isCancelled({ key, line }: IncomingDocument): Problem {
  const message = `order ${quoted(key)} is cancelled and stays so`;
  return told("order.is-cancelled", message, { line });
}

function cancelTooLate({ key, line }: IncomingDocument, { status }: Standing): Problem {
  const message = `order ${quoted(key)} is ${status} at the warehouse, it was not cancelled`;
  return told("order.cancel-too-late", message, { line, found: status });
}

function cancelUnknown({ key, line }: IncomingDocument): Problem {
  const message = `order ${quoted(key)} is to be cancelled, but it never came in`;
  return told("order.cancel-unknown", message, { line, field: "orderNumber", found: key });
}
