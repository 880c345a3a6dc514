// The cookie that holds a browser's session. Cookies know no ports, so its name says the port: two books on one machine
// would otherwise sign each other's people out.

export interface CookieShape {
  name: string;
  /** Whether browsers reach this server by TLS alone. */
  isSecure: boolean;
}

/** `__Host-` makes browsers refuse one that another host of the domain, or plain http, set. */
export const cookieShape = (port: number, isSecure: boolean): CookieShape => ({
  name: `${isSecure ? '__Host-' : ''}minutebook-${port}`,
  isSecure,
});

/** Its value; undefined where there is none, or several: one of them somebody else has set. */
export function readCookie(header: string | undefined, { name }: CookieShape): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([key]) => key === name);
  return found.length === 1 ? found[0]![1] : undefined;
}

/** What sets it for so many seconds; 0 takes it away. */
export const writeCookie = ({ name, isSecure }: CookieShape, value: string, seconds: number): string =>
  [
    `${name}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${seconds}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
