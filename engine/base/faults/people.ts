// Faults of the area: people.

export const peopleFaults = {};
