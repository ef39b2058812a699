import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Connection } from "../model/config.ts";

/** Is a partner reached over folders of this machine? */
export function isLocal(connection: Connection): boolean {
  return connection.type === "folder";
}

/** Where a folder of a partner is: absolute for local ones, as written for those of a server. */
export function placeOf(written: string, connection: Connection, home: string): string {
  return isLocal(connection) ? resolve(home, written) : written;
}

/** Does a relative folder climb out of the folder it starts in? Absolute ones are meant as they stand. */
export function escapes(written: string, home: string): boolean {
  if (isAbsolute(written)) return false;
  const way = relative(home, resolve(home, written));
  return way === ".." || way.startsWith(`..${sep}`);
}

/** One spelling for the folders of a server: `/out/` and `/out` are one. */
export function normalFolder(folder: string): string {
  return folder.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");
}

/** Is it one of the gateway's own folders beside a partner's files, or within one? */
export function isSetAside(folder: string): boolean {
  return folder.split(/[\\/]/).some((segment) => segment === ".archive" || segment === ".error");
}
