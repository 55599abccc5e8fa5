import type { OperationName } from '@parley/protocol';

/** As much of a frame of the server as the network looks at. */
export interface DownFrame {
  readonly text: string;
  /** An event, that may come twice. */
  readonly event: boolean;
  /** An event that carries its version, so that it may come twice at any time. */
  readonly versioned: boolean;
  /** Frames of one lane keep their order; none keeps it with all. */
  readonly lane?: string;
}

interface Parsed {
  readonly id?: number | null;
  readonly ev?: string;
  readonly data?: { readonly conversationId?: string };
  readonly at?: { readonly conversation: string };
}

// Who is there and who calls has no version: what is said of it is said in order.
const ordered = ['session', 'presence', 'call', 'media'];

/** What a frame of a client asks, where it asks anything. */
export function requestOf(text: string): { readonly id: number; readonly op: OperationName } | undefined {
  const { id, op } = (parse(text) ?? {}) as { readonly id?: unknown; readonly op?: unknown };
  return typeof id === 'number' && typeof op === 'string' ? { id, op: op as OperationName } : undefined;
}

/** The frames of one text of the server, a bundle's apart. `operationOf` knows what was asked with an id. */
export function framesOf(text: string, operationOf: (id: number) => OperationName | undefined): readonly DownFrame[] {
  const parsed = parse(text) as Parsed | readonly Parsed[] | undefined;
  if (parsed === undefined) return [{ text, event: false, versioned: false }];
  if (!isBundle(parsed)) return [look(parsed, text, operationOf)];
  return parsed.map((frame) => look(frame, JSON.stringify(frame), operationOf));
}

function look(frame: Parsed, text: string, operationOf: (id: number) => OperationName | undefined): DownFrame {
  if (frame.ev !== undefined) {
    const family = familyOf(frame.ev);
    const conversation = frame.at?.conversation ?? frame.data?.conversationId;
    const versioned = frame.at !== undefined && family === 'message';
    if (family === 'session') return { text, event: false, versioned };
    return { text, event: true, versioned, lane: conversation ?? family };
  }
  const op = typeof frame.id === 'number' ? operationOf(frame.id) : undefined;
  const family = familyOf(op ?? '');
  if (op === 'session.open') return { text, event: false, versioned: false };
  return {
    text,
    event: false,
    versioned: false,
    lane: ordered.includes(family) ? family : `answer ${String(frame.id)}`,
  };
}

function familyOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('.')));
}

/** Nothing where the text is no JSON, or says nothing. */
function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return undefined;
  }
}

function isBundle(frame: Parsed | readonly Parsed[]): frame is readonly Parsed[] {
  return Array.isArray(frame);
}
