// Faults of the area: format.

export const formatFaults = {};
