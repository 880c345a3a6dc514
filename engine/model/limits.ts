// How large a file of the book may be. Checked before anything is parsed, so that no file can make reading slow.

export const limits = {
  /** Characters of a whole document; longer texts belong in attachments. */
  document: 4 * 1024 * 1024,
  /** Characters between the two `---` lines. */
  frontMatter: 64 * 1024,
  /** Maps and lists inside each other. */
  depth: 32,
  /** Characters of a title or a name. */
  title: 500,
  /** Characters of a slug or of any other segment of a path. */
  segment: 120,
  /** Characters of a path from the root of the book. */
  path: 1024,
} as const;
