// Public SSH keys as people copy them: one line, an algorithm and a blob that says the same, perhaps a comment. Pure.

const form =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) +([A-Za-z0-9+/]+={0,2})(?: [^\r\n]*)?$/;

/** Whether a line is a public key; that somebody has the other half of it, nothing here can say. */
export function isPublicKey(line: string): boolean {
  const [, algorithm, blob] = form.exec(line) ?? [];
  if (algorithm === undefined || blob === undefined || blob.length % 4 !== 0) return false;
  const bytes = atob(blob);
  const beginning = `${String.fromCharCode(0, 0, 0, algorithm.length)}${algorithm}`;
  return bytes.startsWith(beginning) && bytes.length > beginning.length;
}
