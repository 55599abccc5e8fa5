/** A SIP message over UDP, as its text says. */
export interface SipText {
  /** Of a request. */
  readonly method?: string;
  readonly uri?: string;
  /** Of a response. */
  readonly status?: number;
  /** All values of a header, by its long name in lower case. */
  all(name: string): readonly string[];
  /** The first value, or the empty text. */
  header(name: string): string;
  readonly body: string;
}

const crlf = '\r\n';
const long: Readonly<Record<string, string>> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact' };

/** Reads a message; undefined where it is none. */
export function readSip(bytes: Uint8Array): SipText | undefined {
  const [head = '', ...rest] = Buffer.from(bytes)
    .toString('utf8')
    .split(crlf + crlf);
  const [first = '', ...lines] = head.split(crlf);
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  const response = /^SIP\/2\.0 (\d{3}) /.exec(first);
  if (!request && !response) return undefined;
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    return [long[name] ?? name, line.slice(at + 1).trim()] as const;
  });
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    ...(request ? { method: request[1], uri: request[2] } : { status: Number(response?.[1]) }),
    all,
    header: (name) => all(name)[0] ?? '',
    body: rest.join(crlf + crlf),
  };
}

/** Writes a message. */
export function writeSip(first: string, headers: readonly (readonly [string, string])[], body = ''): string {
  const type = body === '' ? [] : [['Content-Type', 'application/sdp'] as const];
  const all = [...headers, ...type, ['Content-Length', String(Buffer.byteLength(body))] as const];
  return [first, ...all.map(([name, value]) => `${name}: ${value}`), '', body].join(crlf);
}

/** The address in a header such as `"Mum" <sip:+33…@host>;tag=x`, without its brackets. */
export function addressIn(header: string): string {
  return /<([^>]+)>/.exec(header)?.[1] ?? header.split(';')[0] ?? '';
}
