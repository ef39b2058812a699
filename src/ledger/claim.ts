import type { Drop, Verdict } from "../model/ledger.ts";
import type { Reader } from "./transaction.ts";

/** What a file of the same bytes means, as its document says. */
export type Repeat = "skip" | "latest" | "apply";

/** Does a gateway have a file of this name of this source in hand? */
export async function isInHand(reader: Reader, { source, name }: Drop): Promise<boolean> {
  const rows = await reader.all("select 1 from receipts where source = ? and name = ? and settled = 0", [
    source,
    name,
  ]);
  return rows.length > 0;
}

/** What the source's earlier files make of this one. */
export async function verdictOf(reader: Reader, drop: Drop, repeat: Repeat): Promise<Verdict> {
  if (await isRepeat(reader, drop, repeat)) return "repeat";
  return (await hasChanged(reader, drop)) ? "changed" : "new";
}

async function isRepeat(reader: Reader, { source, hash }: Drop, repeat: Repeat): Promise<boolean> {
  if (repeat === "apply") return false;
  if (repeat === "skip") return (await reader.all(postedBefore, [source, hash])).length > 0;
  const [last] = await reader.all(latest, [source]);
  return last?.hash === hash && last.state === "posted";
}

const postedBefore = "select 1 from receipts where source = ? and hash = ? and state = 'posted' limit 1";

const latest =
  "select hash, state from receipts where source = ? and state <> 'rejected' order by id desc limit 1";

/** Only the latest file of the name counts: a look at all of them would grow with the years. */
async function hasChanged(reader: Reader, { source, name, hash }: Drop): Promise<boolean> {
  const rows = await reader.all(
    "select hash from receipts where source = ? and name = ? order by id desc limit 1",
    [source, name],
  );
  return rows.some((row) => row.hash !== hash);
}
