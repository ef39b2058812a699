import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { GatewayError } from "../model/error.ts";

/** File system types (`statfs`) whose locks and shared memory a database cannot trust. */
const networks: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
]);

/** Tells the type of the file system that holds a folder. */
export type FileSystemType = (folder: string) => Promise<number>;

const ask: FileSystemType = async (folder) => (await statfs(folder)).type;

/** Throws a `GatewayError` (configuration) for a ledger whose folder, which must exist, is on a network mount. */
export async function refuseNetworkMount(filename: string, typeOf = ask): Promise<void> {
  const folder = dirname(filename);
  // Some systems give the type as a signed number.
  const network = networks.get((await typeOf(folder)) >>> 0);
  if (network === undefined) return;
  throw new GatewayError(
    "ledger.network-mount",
    `The ledger's folder "${folder}" is on a network mount (${network}), expected a disk of this machine`,
    { trouble: "configuration" },
  );
}
