import { files } from "./0001-files.ts";
import { documents } from "./0002-documents.ts";
import type { Migration } from "./migration.ts";

/** All migrations, in the order in which they run. */
export const migrations: readonly Migration[] = [files, documents];
