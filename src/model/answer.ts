/**
 * Columns that an answer file adds to the sender's own, to say what is wrong with a row. A mapping passes over them, so that a
 * mended answer can be dropped back as it is.
 */
export const answerColumns: readonly string[] = ["dropgate line", "dropgate field", "dropgate reason"];
