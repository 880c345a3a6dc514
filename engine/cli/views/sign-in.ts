// What lets somebody in, shown once: a key, or a link for a browser.
import type { Frame } from '../table.ts';
import { oneLine, wrap } from '../text.ts';
import { minute } from '../time.ts';

interface MadeKey {
  token: string;
  name: string;
  user: string | null;
  agent: string | null;
  company: string | null;
  readOnly: boolean;
  expiresAt: string | null;
}

export function tokenCreate(key: MadeKey, { palette, width }: Frame): string[] {
  const who = key.agent === null ? `${key.user}` : `agent ${key.agent} of ${key.company}`;
  const only = key.agent === null && key.company !== null ? `, for ${key.company} alone` : '';
  const how = `${key.readOnly ? ', which only reads' : ''}, ${key.expiresAt === null ? 'without an end' : `until ${minute(key.expiresAt)}`}`;
  return [
    palette.strong(key.token),
    '',
    ...wrap(`The key "${oneLine(key.name)}" of ${who}${only}${how}. Nobody can show it again.`, width),
    palette.quiet('authorization: Bearer <key>, as in: curl -H "authorization: Bearer $KEY" …/api/agents/me'),
  ];
}

interface Link {
  user: string;
  url: string | null;
  path: string;
  expiresAt: string;
}

export function userLink({ user, url, path, expiresAt }: Link, { palette, width }: Frame): string[] {
  const told = `Signs ${oneLine(user)} in with a browser, once, until ${minute(expiresAt)}.`;
  if (url !== null) return [palette.strong(url), '', ...wrap(told, width)];
  return [
    palette.strong(path),
    '',
    ...wrap(`${told} No daemon listens: minutebook up says the address that this belongs behind.`, width),
  ];
}
