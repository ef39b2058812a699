/** One step of the ledger's tables; never changed once it was released, only followed by another. */
export interface Migration {
  /** Its place and subject: `0001-files`. */
  readonly name: string;
  readonly statements: readonly string[];
}
