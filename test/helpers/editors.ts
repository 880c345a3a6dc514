// Programs that save a file, each as it does it: the same calls in the same order, with the files it leaves beside the
// real one meanwhile. Taken from traces of the programs and from their documentation.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Save = (file: string, text: string) => void | Promise<void>;

/** A file of this name beside the real one. */
const beside = (file: string, name: (base: string) => string): string =>
  join(dirname(file), name(basename(file)));

/** Writes through one open file in pieces; `ms` between them. */
async function inPieces(file: string, text: string, pieces: number, ms: number): Promise<void> {
  const bytes = Buffer.from(text);
  const length = Math.ceil(bytes.length / pieces);
  const open = openSync(file, 'w');
  for (let at = 0; at < bytes.length; at += length) {
    if (at > 0) await pause(ms);
    writeSync(open, bytes.subarray(at, at + length));
  }
  closeSync(open);
}

const overByRename =
  (name: (base: string) => string): Save =>
  (file, text) => {
    const aside = beside(file, name);
    writeFileSync(aside, text);
    renameSync(aside, file);
  };

/** Every way by its name. */
export const editors: Readonly<Record<string, Save>> = {
  // set backupcopy=auto: probes the folder, moves the old file away, writes a new one.
  async 'vim, renaming'(file, text) {
    const swap = beside(file, (base) => `.${base}.swp`);
    const probe = beside(file, () => '4913');
    writeFileSync(swap, 'b0VIM 9.0');
    closeSync(openSync(probe, 'wx', 0o100644));
    unlinkSync(probe);
    renameSync(file, `${file}~`);
    await pause(5);
    const open = openSync(file, 'wx', 0o644);
    writeSync(open, text);
    fsyncSync(open);
    closeSync(open);
    unlinkSync(`${file}~`);
    unlinkSync(swap);
  },
  // set backupcopy=yes: copies the old file, writes into it.
  'vim, in place'(file, text) {
    copyFileSync(file, `${file}~`);
    writeFileSync(file, text);
    unlinkSync(`${file}~`);
  },
  // make-backup-files, with its lock and its auto-save file.
  async emacs(file, text) {
    const [lock, autosave] = [beside(file, (base) => `.#${base}`), beside(file, (base) => `#${base}#`)];
    symlinkSync('ada@desk.4242:1763000000', lock);
    writeFileSync(autosave, text.slice(0, text.length / 2));
    await pause(20);
    renameSync(file, `${file}~`);
    writeFileSync(file, text);
    unlinkSync(autosave);
    unlinkSync(lock);
    // It would keep this one; the next test should not find it.
    unlinkSync(`${file}~`);
  },
  'VS Code'(file, text) {
    const open = openSync(file, 'r+');
    ftruncateSync(open, 0);
    writeSync(open, text);
    closeSync(open);
  },
  // "Safe write".
  JetBrains(file, text) {
    const [aside, old] = [`${file}___jb_tmp___`, `${file}___jb_old___`];
    writeFileSync(aside, text);
    renameSync(file, old);
    renameSync(aside, file);
    unlinkSync(old);
  },
  nano(file, text) {
    const lock = beside(file, (base) => `.${base}.swp`);
    writeFileSync(lock, 'b0nano');
    writeFileSync(file, text);
    unlinkSync(lock);
  },
  gedit: overByRename(() => '.goutputstream-A1B2C3'),
  'write-file-atomic': overByRename((base) => `${base}.tmp.0f3a`),
  'a temporary name of six letters': overByRename((base) => `${base}.x7Ga3f`),
  rsync: overByRename((base) => `.${base}.Ab12Cd`),
  Dropbox: overByRename((base) => `.~${base}`),
  cp(file, text) {
    writeFileSync(`${file}.new~`, text);
    execFileSync('cp', [`${file}.new~`, file]);
    rmSync(`${file}.new~`);
  },
  mv(file, text) {
    writeFileSync(`${file}.new~`, text);
    execFileSync('mv', [`${file}.new~`, file]);
  },
  'another disk'(file, text) {
    // What mv does across file systems: the old file goes, a new one is written.
    unlinkSync(file);
    writeFileSync(file, text, { flag: 'wx' });
  },
  async 'removed, and made a moment later'(file, text) {
    unlinkSync(file);
    await pause(100);
    writeFileSync(file, text);
  },
  'in two halves': (file, text) => inPieces(file, text, 2, 100),
  'in forty pieces over a second': (file, text) => inPieces(file, text, 40, 25),
  async 'emptied, and filled a moment later'(file, text) {
    writeFileSync(file, '');
    await pause(150);
    appendFileSync(file, text);
  },
  'through a folder of its own'(file, text) {
    const folder = `${file}.sb-12ab34cd-Xy9`;
    mkdirSync(folder);
    writeFileSync(join(folder, basename(file)), text, { mode: statSync(file).mode });
    renameSync(join(folder, basename(file)), file);
    rmSync(folder, { recursive: true });
  },
};
