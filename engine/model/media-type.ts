// What a file is by the ending of its name, as a media type. A table of what people attach; what is not in it is bytes.

const unknown = 'application/octet-stream';

/** Without what a browser would run as a page: such a file has no type but bytes. */
const byEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

export function mediaTypeOf(name: string): string {
  const [, ending = ''] = /\.([a-z0-9]+)$/i.exec(name) ?? [];
  const key = ending.toLowerCase();
  return Object.hasOwn(byEnding, key) ? byEnding[key]! : unknown;
}

const shown = new Set(['text/plain', ...['png', 'jpeg', 'gif', 'webp', 'avif'].map((one) => `image/${one}`)]);

/** Whether a browser may show it in the place of a page: nothing in it can run. All else is for saving. */
export const isShown = (type: string): boolean => shown.has(type) || /^(?:audio|video)\//.test(type);
