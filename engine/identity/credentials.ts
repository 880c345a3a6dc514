// What proves on this host who somebody is: tokens of runs, API keys, sessions of browsers and the links that begin them.
// One file, opened once by whoever has the book open. Judges nobody: what they may do is policy's.
import { apiKeys, type ApiKeys } from './api-keys.ts';
import { openDatabase } from './database.ts';
import { runTokens, type RunTokens } from './run-tokens.ts';
import { sessions, type Sessions } from './sessions.ts';
import { signInLinks, type SignInLinks } from './sign-in-links.ts';

export interface Credentials {
  runs: RunTokens;
  keys: ApiKeys;
  links: SignInLinks;
  sessions: Sessions;
  close(): void;
}

/** CREDENTIALS_DAMAGED. */
export function openCredentials(file: string): Credentials {
  const database = openDatabase(file);
  return {
    runs: runTokens(database),
    keys: apiKeys(database),
    links: signInLinks(database),
    sessions: sessions(database),
    close: () => database.close(),
  };
}
