import type { FileView } from "../ledger/index.ts";
import type { Delivery } from "../model/ledger.ts";
import { problemJson } from "./problem-json.ts";

/** A received file, and where its bytes are. */
export interface KeptFile extends FileView {
  readonly keptAt: string | undefined;
}

/** A sent file, and where its bytes are. */
export interface KeptDelivery extends Delivery {
  readonly keptAt: string | undefined;
}

/** A received file as `files ID --json` prints it; times in UTC, `mapping` and `partnerFile` are versions. */
export function fileJson({ receipt, problems, keptAt, ...view }: KeptFile) {
  const { id, partner, document, source, name, verdict, state, settled, size, hash } = receipt;
  return {
    ...{ direction: "in", id, partner, document, source, name, verdict, state, settled, size, hash, keptAt },
    ...{ claimedAt: receipt.claimedAt, finishedAt: view.finishedAt, settledAt: view.settledAt },
    ...{ mapping: view.mapping, partnerFile: view.partnerFile },
    ...{ attempts: receipt.attempts, failure: receipt.failure },
    ...{ documents: receipt.counts, problemCount: receipt.problems, problems: problems.map(problemJson) },
  };
}

/** A sent file as `files ID --json` prints it. */
export function sentJson(delivery: KeptDelivery) {
  const { owner: _, temporary: _temporary, overwrite: _overwrite, ...told } = delivery;
  return { direction: "out", ...told };
}
