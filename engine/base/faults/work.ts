// Faults of the area: work.

export const workFaults = {};
