// What a failure advises an agent that has tools and no command line.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inTools } from '../../engine/mcp/said.ts';

test.each([
  ['Take another one: minutebook inbox agent', 'Take another one: inbox'],
  [
    'If that is right, say so: minutebook issue checkout ACME-1 --expected-statuses todo,blocked',
    'If that is right, say so: checkout_issue {"issue":"ACME-1","expectedStatuses":["todo","blocked"]}',
  ],
  [
    'Say something new: minutebook issue comment ACME-42 "May I …?". Or wait.',
    'Say something new: add_comment {"issue":"ACME-42","body":"May I …?"}. Or wait.',
  ],
  [
    'give it back (minutebook issue release ACME-1), or take it: minutebook issue force-release ACME-1 --reason "…".',
    'give it back (release_issue {"issue":"ACME-1"}), or take it: api_request {"method":"POST","path":"/api/issues/ACME-1/admin/force-release","body":{"reason":"…"}}.',
  ],
  [
    'See minutebook issue list --at "2h ago", then minutebook log --json',
    'See list_issues {"at":"2h ago"}, then api_request {"method":"GET","path":"/api/companies/:company/activity"}',
  ],
  ['minutebook issue change ACME-42 --assignee cto', 'update_issue {"issue":"ACME-42","assignee":"cto"}'],
  [
    'minutebook attachment remove ACME-1 "a b.txt", or minutebook token revoke <id>',
    'api_request {"method":"DELETE","path":"/api/issues/ACME-1/attachments/a%20b.txt"}, or api_request {"method":"DELETE","path":"/api/tokens/:token"}',
  ],
  // What a tool does under another name.
  ['minutebook issue move ACME-1 todo', 'update_issue {"issue":"ACME-1","status":"todo"}'],
  [
    'minutebook issue block ACME-1 --by ACME-7, or --owner ada --reason "a password"; if not, wait',
    'update_issue {"issue":"ACME-1","status":"blocked","blockedBy":["ACME-7"]}, or {"owner":"ada","reason":"a password"}; if not, wait',
  ],
  ['Name one of acme, other: --company acme', 'Name one of acme, other: {"company":"acme"}'],
  [
    'See what it takes: minutebook help issue ask',
    'See what it takes: api_request {"method":"GET","path":"/api/openapi.json?of=issue.ask"}',
  ],
  [
    'List them: GET /api/openapi.json?of=issue.',
    'List them: api_request {"method":"GET","path":"/api/openapi.json?of=issue"}.',
  ],
  // What has no other words stays as it is.
  ['See: git log --first-parent main', 'See: git log --first-parent main'],
  ['Start it: minutebook up', 'Start it: minutebook up'],
  [
    'minutebook resolve a.md --mine, or by hand: git diff | minutebook issue comment ACME-42 -',
    'minutebook resolve a.md --mine, or by hand: git diff | minutebook issue comment ACME-42 -',
  ],
])('%s', (help, said) => expect(inTools(help)).toBe(said));

/** Commands for who sits at the host, and what only a command line can take. */
const left =
  /minutebook (?:(?:up|down|status|doctor|init|help(?! [a-z]+ [a-z])|verify|reindex|resolve|issue edit|budget set 25 --‹|attachment (?:add|save))\b|-C |[‹…])|\| minutebook /;

test('no failure names a command that a tool or a request can do', () => {
  const page = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');
  const helps = page.split('\n').filter((line) => line.includes('minutebook ') && !line.startsWith('>'));
  expect(helps.length).toBeGreaterThan(80);
  const commands = helps.flatMap((help) => inTools(help).match(/(?:\| )?minutebook .{0,40}/g) ?? []);
  expect(commands.filter((command) => !left.test(command))).toEqual([]);
});
