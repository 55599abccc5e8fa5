/** Fields of something that came from outside. */
export type Fields = Readonly<Record<string, unknown>>;

/** A session description as Janus writes it. */
export interface Jsep {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

/** What Janus sends (https://janus.conf.meetecho.com/docs/rest.html), as far as it makes sense. */
export interface JanusFrame {
  readonly kind: string;
  readonly transaction?: string;
  /** The handle that it is of. */
  readonly sender?: number;
  /** All of the frame. */
  readonly all: Fields;
  /** What the plugin says. */
  readonly plugin: Fields;
  readonly jsep?: Jsep;
}

/** Reads a frame; undefined where it is none. Never throws. */
export function readFrame(text: string): JanusFrame | undefined {
  let all: Fields;
  try {
    all = fields(JSON.parse(text));
  } catch {
    return undefined;
  }
  const kind = string(all['janus']);
  if (kind === undefined) return undefined;
  const { type, sdp } = fields(all['jsep']);
  const transaction = string(all['transaction']);
  const sender = number(all['sender']);
  return {
    kind,
    ...(transaction === undefined ? {} : { transaction }),
    ...(sender === undefined ? {} : { sender }),
    all,
    plugin: fields(fields(all['plugindata'])['data']),
    ...((type === 'offer' || type === 'answer') && typeof sdp === 'string' ? { jsep: { type, sdp } } : {}),
  };
}

/** What is wrong according to the frame, in Janus's words; undefined where nothing is. */
export function refusalIn({ kind, all, plugin }: JanusFrame): { code?: number; reason: string } | undefined {
  const error = kind === 'error' ? fields(all['error']) : undefined;
  if (!error && plugin['error_code'] === undefined && plugin['error'] === undefined) return undefined;
  const code = number(error?.['code'] ?? plugin['error_code']);
  const reason = string(error?.['reason'] ?? plugin['error']) ?? 'no reason given';
  return { ...(code === undefined ? {} : { code }), reason: reason.slice(0, 200) };
}

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);
export const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
