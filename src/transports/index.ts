import type { Connection } from "../model/config.ts";
import type { Transport } from "../model/transport.ts";
import { directory } from "./directory.ts";

/** Every way to a partner's folders, under the `type` that a connection names. */
export const transports: ReadonlyMap<string, (connection: Connection) => Transport> = new Map([
  ["folder", directory],
]);
