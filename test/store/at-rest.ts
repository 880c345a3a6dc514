// What a book looks like when nothing is going on, as git sees it.
import { expect } from 'vitest';
import { git } from '../helpers/folder.ts';

export function expectAtRest(root: string): void {
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
}

export const atMain = (root: string, path: string): string => git(root, 'show', `main:${path}`);
