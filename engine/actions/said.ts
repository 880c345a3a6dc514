// What a version of a thing says: all that would make a difference to who reads it. What the engine keeps in the file for
// itself is left out, so that its own bookkeeping is no change.

const bookkeeping: ReadonlySet<string> = new Set(
  `id number identifier formerly updated createdAt createdBy author run requestDepth
  checkoutRun checkedOutAt startedAt completedAt cancelledAt removedAt pausedAt terminatedAt decidedAt
  originKind originId originRun originFingerprint`.split(/\s+/),
);

/** Equal texts say the same. */
export const saidBy = (data: object): string =>
  JSON.stringify(
    Object.entries(data)
      .filter(([key, value]) => !bookkeeping.has(key) && value !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
