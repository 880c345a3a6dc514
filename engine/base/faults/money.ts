// Faults of the area: money.

export const moneyFaults = {};
