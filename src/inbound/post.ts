import type { PostContext } from "../model/document.ts";
import { GatewayError } from "../model/error.ts";
import type { Transaction } from "../model/ledger.ts";
import type { Batch } from "./decode-and-map.ts";
import type { Work } from "./receive.ts";

/** Gives the function that posts a batch of this file's documents and counts what came of each. */
export function poster(tx: Transaction, work: Work): (batch: Batch) => Promise<void> {
  const { flow, source, counts, problems, rejects } = work;
  const { receive } = source.document;
  if (receive === undefined) {
    const message = `Documents of type ${source.document.name} are not received from files`;
    throw new GatewayError("document.not-received", message, { trouble: "bug" });
  }
  const context = contextOf(work);
  return async (batch) => {
    const posted = await receive.post(tx, batch.documents, context);
    for (const [at, { outcome, problems: found }] of posted.entries()) {
      counts[outcome] += 1;
      for (const problem of found) problems.report(problem);
      if (outcome === "rejected") rejects.add(batch.records[at], found);
    }
    flow.atStep("receive.posting");
  };
}

function contextOf({ source, receipt }: Work): PostContext {
  const { partner } = source;
  return {
    partner: partner.name,
    role: partner.role,
    warehouse: partner.warehouse,
    receipt: receipt.id,
    receivedAt: receipt.claimedAt,
    fileName: receipt.name,
    rules: partner.rules,
  };
}
