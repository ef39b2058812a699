import type { Format } from "../model/format.ts";
import { readCsv } from "./csv-read.ts";
import { csvEncoder } from "./csv-write.ts";

/** Flat files: a header, then a row per line, cells between delimiters. */
export const csv: Format = {
  name: "csv",
  shape: "rows",
  extension: "csv",
  decode: readCsv,
  encoder: csvEncoder,
};
