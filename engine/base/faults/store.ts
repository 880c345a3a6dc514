// Faults of the area: store.

export const storeFaults = {};
