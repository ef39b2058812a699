import leven from "leven";

/** How far a word may be from what was meant: a third of its length, at least one letter. */
function tolerance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** `form` for `from`: the same letters in another order are one slip, where leven counts two. */
function letters(word: string): string {
  return [...word].sort().join("");
}

function distance(word: string, candidate: string): number {
  const [a, b] = [word.toLowerCase().trim(), candidate.toLowerCase().trim()];
  if (a !== b && letters(a) === letters(b)) return 1;
  return leven(a, b, { maxDistance: tolerance(word) + 1 });
}

/** The candidate nearest to a word, or `undefined` where none is near. Case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = tolerance(word) + 1;
  for (const candidate of candidates) {
    const far = distance(word, candidate);
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}

/** `; did you mean "Qty"?` to put behind a message, or "" where no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const best = nearest(word, candidates);
  return best === undefined ? "" : `; did you mean "${best}"?`;
}
