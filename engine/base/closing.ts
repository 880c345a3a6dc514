// Closing things in order: each is closed even if one before it failed, or a lock would be held for ever because a disk
// was full. Knows no thing.

/** Does every step, one after the other; at the end throws what the first failed step threw. */
export async function closeAll(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
