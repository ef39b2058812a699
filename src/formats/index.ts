import type { Format } from "../model/format.ts";
import { csv } from "./csv.ts";
import { xml } from "./xml.ts";

const shelf: readonly Format[] = [
  csv, //
  xml,
];

/** Every file format there is, by its name in a mapping. */
export const formats: ReadonlyMap<string, Format> = new Map(shelf.map((format) => [format.name, format]));
