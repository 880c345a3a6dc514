// The book's own .gitignore and .gitattributes: lines of ours that must stand in them, beside whatever a person wrote.

export const attributes = `# Files are merged by field and paragraph where this program is installed, as text elsewhere.
# Their bytes are kept as they are.
*.md -text merge=minutebook
`;

export const ignored = `# What belongs to one machine: keys, leases, the catalog.
.minutebook/
# Locks of editors.
*.md.lock
`;

/** Path to the text that a new book has there. */
export const gitFiles: Readonly<Record<string, string>> = {
  '.gitattributes': attributes,
  '.gitignore': ignored,
};

/** Lines of ours that a file lacks; comments do not count. */
export function missingLines(path: string, text: string): string[] {
  const present = new Set(text.split('\n').map((line) => line.trim()));
  const wanted = (gitFiles[path] ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return wanted.filter((line) => !present.has(line));
}

/** A file with the lines it lacks at its end; undefined when it has them, or is none of these two. */
export const withLines = (path: string, text: string): string | undefined =>
  missingLines(path, text).length === 0
    ? undefined
    : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${gitFiles[path]}`;
