// Faults of the area: run.

export const runFaults = {};
