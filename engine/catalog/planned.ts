// How a statement is handed to SQLite, so that it is prepared once. Knows no query.

/**
 * Where SQLite may look at a value to choose a plan, it prepares the statement anew each time the value changes (see
 * `sqlite3_prepare_v3`, SQLITE_ENABLE_STAT4), which takes longer than the query. What our plans are is told to it, so it is
 * kept from looking: `likely` returns its argument, and nothing is left of it in the program.
 */
export const planned = (sql: string): string => sql.replaceAll(/@\w+/g, 'likely($&)');
