// Opens a person's editor on a file and waits for them. Knows nothing of what they write.
import { spawn } from 'node:child_process';
import { fault } from '../base/fault.ts';

/** Resolves when the editor was left normally. Throws EDITOR_FAILED. `editor` may carry arguments: `code --wait`. */
export async function openEditor(editor: string, file: string): Promise<void> {
  const reason = await new Promise<string | undefined>((resolve) => {
    // Through a shell, as git does it: people write arguments and quotes into EDITOR.
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'editor', file], { stdio: 'inherit' });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  });
  if (reason !== undefined) throw fault('EDITOR_FAILED', { editor, reason });
}
