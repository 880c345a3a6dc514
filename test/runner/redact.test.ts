import { describe, expect, test } from 'vitest';
import { makeRedactor, redact } from '../../engine/runner/redact.ts';

const inChunks = (text: string, at: readonly number[], secrets: readonly string[]): string => {
  const redactor = makeRedactor(secrets);
  const cuts = [0, ...at, text.length];
  return (
    cuts
      .slice(1)
      .map((cut, n) => redactor.push(text.slice(cuts[n], cut)))
      .join('') + redactor.flush()
  );
};

describe('redaction', () => {
  const pem = '-----BEGIN KEY-----\nMIIEow"IB\\AAK\n-----END KEY-----';

  test.each([
    ['a token', 'sk-live-1234567890', 'before sk-live-1234567890 after'],
    ['several lines', pem, `key:\n${pem}\nend`],
    ['as JSON', pem, `{"key":${JSON.stringify(pem)}}`],
    ['in a URL', 'pass word/with?marks', `https://x/?p=${encodeURIComponent('pass word/with?marks')}&q=1`],
    ['in base64', 'sk-live-1234567890', `Basic ${Buffer.from('sk-live-1234567890').toString('base64')}`],
  ])('finds %s wherever the stream is cut', (_, secret, text) => {
    const whole = redact(text, [secret]);
    expect(whole).toContain('[redacted]');
    expect(whole).not.toContain(secret);
    for (let cut = 0; cut <= text.length; cut++) expect(inChunks(text, [cut], [secret])).toBe(whole);
    expect(
      inChunks(
        text,
        Array.from({ length: text.length }, (__, n) => n),
        [secret],
      ),
    ).toBe(whole);
  });

  test('takes the longer of two secrets that begin alike, also when it comes in pieces', () => {
    const secrets = ['abcdef', 'abcdefghij'];
    for (let cut = 0; cut <= 16; cut++) {
      expect(inChunks('xx abcdefghij yy', [cut], secrets)).toBe('xx [redacted] yy');
      expect(inChunks('xx abcdefghi  yy', [cut], secrets)).toBe('xx [redacted]ghi  yy');
    }
  });

  test('a secret whose end begins another leaves nothing of either', () => {
    for (let cut = 0; cut <= 11; cut++)
      expect(inChunks('abcdefghijk', [cut], ['abcdef', 'fghijk'])).not.toContain('abcdef');
  });

  test('leaves ordinary text as it is, and short values alone', () => {
    const text = 'nothing to see, ever\n'.repeat(20);
    expect(inChunks(text, [3, 77, 200], ['sk-live-1234567890', 'see'])).toBe(text);
  });
});
