import type { Format } from "../model/format.ts";
import { readXml } from "./xml-read.ts";
import { xmlEncoder } from "./xml-write.ts";

/** Nested files: a root element, and in it an element that repeats. */
export const xml: Format = {
  name: "xml",
  shape: "tree",
  extension: "xml",
  decode: readXml,
  encoder: xmlEncoder,
};
