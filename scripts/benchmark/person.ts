// A person at work in a book with the git binary, who tries again what is refused, and counts it.
import fs from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { git } from './engine-book.ts';

export class Person {
  commands = 0;
  refused = 0;
  twice = 0;
  amends = { tried: 0, own: 0 };
  readonly #root: string;
  #notes = 0;

  constructor(root: string) {
    this.#root = root;
  }

  async git(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
    this.commands++;
    for (let tries = 1; tries <= 20; tries++) {
      const said = await run(this.#root, args, env);
      if (said === '' || !/index\.lock|cannot lock ref|unable to write new index|but expected/.test(said))
        return;
      if (tries === 1) this.refused++;
      if (tries === 2) this.twice++;
      await delay(300);
    }
  }

  note(): string {
    const path = `note-${++this.#notes}.txt`;
    fs.writeFileSync(join(this.#root, path), `${this.#notes}\n`);
    return path;
  }

  /** One command, as people mix them. */
  async next(): Promise<void> {
    const what = this.commands % 8;
    if (what < 3 || what === 4) return this.git(['add', this.note()]);
    if (what === 3 || what === 5) return this.git(['commit', '-q', '-m', 'Note']);
    if (what === 6) return this.amend();
    return this.git(['status', '--short']);
  }

  async amend(): Promise<void> {
    const [subject] = git(this.#root, 'log', '-1', '--format=%s %an').split('\n');
    this.amends.tried++;
    if (/^(Note|Amended) Ada$/.test(subject!)) this.amends.own++;
    await this.git(['commit', '-q', '--amend', '-m', 'Amended']);
  }
}

const run = (root: string, args: readonly string[], env: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    execFile('git', ['-C', root, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve(error === null ? '' : stdout + stderr),
    );
  });
