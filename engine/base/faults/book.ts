// Faults of the area: book.

export const bookFaults = {};
