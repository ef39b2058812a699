import { basename } from "node:path";
import type { ParsedJson, Pointer } from "../check/json.ts";
import { nameOf } from "../check/sentence.ts";
import type { Role } from "../model/document.ts";
import type { Problem } from "../model/problem.ts";
import type { ConfigFile } from "./file.ts";
import type { WrittenPartner } from "./written.ts";

/** A partner's file on its way to becoming a partner. */
export interface PartnerFile {
  readonly file: ConfigFile;
  readonly json: ParsedJson;
  /** What it holds that the schema has nothing against; `undefined` where too little is left. */
  readonly written: WrittenPartner | undefined;
}

/** A partner's file that the schema has nothing against. */
export interface SoundFile extends PartnerFile {
  readonly written: WrittenPartner;
}

/** What the rest of the program can do: names of transports, and who sends and is sent which document. */
export interface Shelves {
  readonly transports: readonly string[];
  readonly documents: ReadonlyMap<string, { readonly receiveFrom?: Role; readonly sendTo?: Role }>;
  /** The mappings there are; left out where nobody is to run them. */
  readonly mappings?: Mappings;
}

/** Which mappings a partner's file may name. */
export interface Mappings {
  /** To suggest from. */
  readonly names: readonly string[];
  has(name: string): boolean;
}

export function isSound(file: PartnerFile): file is SoundFile {
  return file.written !== undefined;
}

/** The name a partner must have, because its file has it. */
export function nameByFile(file: PartnerFile): string {
  return basename(file.file.path, ".json");
}

/** A problem with a value of a configuration file, at its place. */
export function misfit(json: ParsedJson, pointer: Pointer, code: string, message: string): Problem {
  const { line, column } = json.place(pointer);
  const at = { file: json.path, line, column, field: nameOf(pointer) };
  return { severity: "error", scope: "file", code: `config.${code}`, message, ...at };
}
