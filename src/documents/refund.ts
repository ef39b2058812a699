import { refundChanges } from "../ledger/refunds.ts";
import { sql } from "../ledger/transaction.ts";
import type { DocumentType } from "../model/document.ts";
import { refundSchema } from "./refund-schema.ts";

/** A refund: raised by a return, out to the store whose order it is for. Key: its id. */
export const refund: DocumentType = {
  name: "refund",
  schema: refundSchema,
  key: ["refundId"],
  send: {
    to: "store",
    collect: (tx, { partner, content, since, held }) =>
      refundChanges(sql(tx), { partner, since: content === "full" ? 0 : since, held }),
  },
};
