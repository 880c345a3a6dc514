// SSH signatures of commits (SSHSIG, ed25519, sha512, namespace git), as plain `git verify-commit` checks them, made and
// verified in process because git's own check costs 16 ms a commit. Knows no commits and no files.
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

const magic = Buffer.from('SSHSIG');
const keyType = 'ssh-ed25519';
const namespace = 'git';
const hash = 'sha512';
const begin = '-----BEGIN SSH SIGNATURE-----';
const end = '-----END SSH SIGNATURE-----';
const armourWidth = 70;
const keyLength = 32;
const signatureLength = 64;
/** What stands before the 32 bytes of an ed25519 key in DER (RFC 8410). */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The wire form of a public key: what stands base64 in `ssh-ed25519 AAAA…`. */
export const publicKeyBlob = (key: KeyObject): Buffer =>
  wire(keyType, key.export({ type: 'spki', format: 'der' }).subarray(derPrefix.length));

/** Signs `payload`; `publicKey` is the blob of the private key's other half. */
export function signPayload(payload: Buffer, privateKey: KeyObject, publicKey: Buffer): string {
  const raw = sign(null, toBeSigned(payload), privateKey);
  const body = Buffer.concat([
    magic,
    Buffer.from([0, 0, 0, 1]),
    wire(publicKey, namespace, '', hash, wire(keyType, raw)),
  ]).toString('base64');
  return [begin, ...body.match(new RegExp(`.{1,${armourWidth}}`, 'g'))!, end].join('\n');
}

export interface Verifier {
  /** Whether one of the keys it was made for signed `payload`. */
  (payload: Buffer, signature: string): boolean;
  /** Which of these keys a signature says it is of, in base64, true or not; undefined for any other. */
  keyOf(signature: string): string | undefined;
}

/**
 * What a signature is: made by one of the keys over these bytes; naming one of the keys but made over others; of a key
 * that is not among them; or of a kind the engine never makes.
 */
export type Judgement = 'good' | 'bad' | 'unknown' | 'other';
export type SignatureJudge = (payload: Buffer, signature: string) => Judgement;

/** A verifier for public keys as they stand in a book: `ssh-ed25519 AAAA… comment`. Lines of other kinds count for nothing. */
export function verifierFor(publicLines: readonly string[]): Verifier {
  const keys = keysIn(publicLines);
  const judge = judgeBy(keys);
  const keyOf = (signature: string): string | undefined => {
    const named = readArmour(signature)?.publicKey.toString('base64');
    return named !== undefined && keys.has(named) ? named : undefined;
  };
  const verifier = (payload: Buffer, signature: string): boolean => judge(payload, signature) === 'good';
  return Object.assign(verifier, { keyOf });
}

/** The same with the reason. */
export const judgeFor = (publicLines: readonly string[]): SignatureJudge => judgeBy(keysIn(publicLines));

function keysIn(publicLines: readonly string[]): ReadonlyMap<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const line of publicLines) {
    const blob = Buffer.from(line.trim().split(/\s+/)[1] ?? '', 'base64');
    const [type, key] = readWire(blob);
    if (type?.toString() === keyType && key?.length === keyLength)
      keys.set(blob.toString('base64'), publicKeyOf(key));
  }
  return keys;
}

const judgeBy =
  (keys: ReadonlyMap<string, KeyObject>): SignatureJudge =>
  (payload, signature) => {
    const fields = readArmour(signature);
    if (!fields) return 'other';
    const key = keys.get(fields.publicKey.toString('base64'));
    if (!key) return 'unknown';
    return verify(null, toBeSigned(payload), key, fields.raw) ? 'good' : 'bad';
  };

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([derPrefix, raw]), type: 'spki', format: 'der' });

/** The fields of a signature of the one kind the engine makes, or undefined for any other. */
function readArmour(signature: string): { publicKey: Buffer; raw: Buffer } | undefined {
  const text = signature.trim();
  if (!text.startsWith(begin) || !text.endsWith(end)) return undefined;
  const bytes = Buffer.from(text.slice(begin.length, -end.length), 'base64');
  if (!bytes.subarray(0, 6).equals(magic) || bytes.length < 10 || bytes.readUInt32BE(6) !== 1)
    return undefined;
  const [publicKey, space, , algorithm, wrapped] = readWire(bytes.subarray(10));
  const [type, key] = readWire(publicKey);
  const [rawType, raw] = readWire(wrapped);
  const isOurKind =
    space?.toString() === namespace &&
    algorithm?.toString() === hash &&
    type?.toString() === keyType &&
    rawType?.toString() === keyType;
  if (!isOurKind || key?.length !== keyLength || raw?.length !== signatureLength) return undefined;
  return { publicKey: publicKey!, raw };
}

const toBeSigned = (payload: Buffer): Buffer =>
  Buffer.concat([magic, wire(namespace, '', hash, createHash(hash).update(payload).digest())]);

/** SSH's strings: each preceded by its length. */
function wire(...fields: (string | Buffer)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = Buffer.from(field as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** The strings in `bytes`; stops where one is cut off. */
function readWire(bytes: Buffer = Buffer.alloc(0)): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const next = at + 4 + bytes.readUInt32BE(at);
    if (next > bytes.length) break;
    fields.push(bytes.subarray(at + 4, next));
    at = next;
  }
  return fields;
}
