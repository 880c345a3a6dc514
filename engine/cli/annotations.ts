// Findings as lines that a forge shows beside the lines of a change: the workflow commands of GitHub Actions, which
// Gitea and Forgejo read too. Knows their quoting, and nothing of what was found.

export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  message: string;
  path: string | null;
  line: number | null;
}

/** In a message a line end and the percent sign that quotes it; in a property also what separates properties. */
const quoteMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const quoteProperty = (text: string): string =>
  quoteMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** `::error file=…,line=…,title=…::message`. */
export function annotationLine({ level, title, message, path, line }: Annotation): string {
  const properties = {
    ...(path === null ? {} : { file: path }),
    ...(line === null ? {} : { line: String(line) }),
    title,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${quoteProperty(value)}`);
  return `::${level} ${list.join(',')}::${quoteMessage(message)}`;
}
