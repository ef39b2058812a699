/** No file is taken twice, and nothing of what we write or set aside is taken for a partner's file. */
import type { Pointer } from "../check/json.ts";
import { nameOf } from "../check/sentence.ts";
import type { Problem } from "../model/problem.ts";
import { receiveDefaults } from "./defaults.ts";
import { escapes, isLocal, isSetAside, normalFolder, placeOf } from "./folder.ts";
import { misfit, type SoundFile } from "./partner-file.ts";
import type { WrittenPartner } from "./written.ts";

/** A folder that a partner's file names. */
interface Named {
  readonly partner: SoundFile;
  readonly pointer: Pointer;
  readonly written: string;
  /** Which names are taken from it; `undefined` for a folder we write to. */
  readonly files: string | undefined;
  /** The same for two folders that are one. */
  readonly identity: string;
}

/** Everything that is wrong with the folders of all partners. */
export function folderProblems(partners: readonly SoundFile[], home: string): Problem[] {
  const folders = partners.flatMap((partner) => foldersOf(partner, home));
  return [...outside(folders, home), ...setAside(folders), ...takenTwice(folders), ...bothWays(folders)];
}

function foldersOf(partner: SoundFile, home: string): readonly Named[] {
  return [...mentions(partner.written)].map(({ pointer, written, files }) => ({
    partner,
    pointer,
    written,
    files,
    identity: identityOf(partner.written, written, home),
  }));
}

function* mentions(written: WrittenPartner): Generator<Pick<Named, "pointer" | "written" | "files">> {
  for (const [index, { from, files = receiveDefaults.files }] of (written.receive ?? []).entries())
    yield { pointer: ["receive", index, "from"], written: from, files };
  for (const [index, { to }] of (written.send ?? []).entries())
    yield { pointer: ["send", index, "to"], written: to, files: undefined };
  if (written.receipts) yield { pointer: ["receipts", "to"], written: written.receipts.to, files: undefined };
}

/** Folders of this machine are one for all partners; those of servers only within a partner. */
function identityOf({ connection, name }: WrittenPartner, written: string, home: string): string {
  const place = normalFolder(placeOf(written, connection, home));
  return isLocal(connection) ? place : `${name}:${place}`;
}

function* outside(folders: readonly Named[], home: string): Generator<Problem> {
  for (const folder of folders) {
    const { written, partner } = folder;
    const why = "expected a folder within the one that holds the configuration, or an absolute path";
    if (isLocal(partner.written.connection) && escapes(written, home)) yield wrong(folder, "outside", why);
  }
}

function* setAside(folders: readonly Named[]): Generator<Problem> {
  const why = "expected another folder: .archive and .error are where the gateway sets files aside";
  for (const folder of folders) if (isSetAside(folder.written)) yield wrong(folder, "set-aside", why);
}

function* takenTwice(folders: readonly Named[]): Generator<Problem> {
  const taken = folders.filter(({ files }) => files !== undefined);
  for (const [index, folder] of taken.entries()) {
    const earlier = taken.slice(0, index).find((other) => takesTheSame(folder, other));
    if (earlier)
      yield wrong(folder, "taken-twice", `whose files are taken already by ${placed(earlier, folder)}`);
  }
}

function takesTheSame(a: Named, b: Named): boolean {
  if (a.identity !== b.identity) return false;
  return a.files === b.files || a.files === "*" || b.files === "*";
}

function* bothWays(folders: readonly Named[]): Generator<Problem> {
  for (const folder of folders.filter(({ files }) => files !== undefined)) {
    const out = folders.find((other) => other.files === undefined && other.identity === folder.identity);
    if (out) yield wrong(folder, "both-ways", `which is where our own files go by ${placed(out, folder)}`);
  }
}

function wrong({ partner, pointer, written }: Named, code: string, why: string): Problem {
  return misfit(partner.json, pointer, code, `${nameOf(pointer)} is "${written}", ${why}`);
}

/** `receive[0].from in line 7`, with the file's name where it is another one. */
function placed({ partner, pointer }: Named, seenFrom: Named): string {
  const file = partner === seenFrom.partner ? "" : ` of ${partner.file.shown}`;
  return `${nameOf(pointer)} in line ${partner.json.place(pointer).line}${file}`;
}
