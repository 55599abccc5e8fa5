import type { TicketSeal } from '../recording/recording-tickets.js';

/** What a link says. */
export interface FileTicket {
  readonly app: string;
  readonly id: string;
  readonly of: 'upload' | 'content' | 'thumbnail';
  /** In ms since the epoch. */
  readonly expiresAt: number;
}

const owner = 'file-link';
const longest = 512;
const places = { upload: '/v1/uploads/', content: '/v1/file-contents/', thumbnail: '/v1/file-contents/' } as const;

/** A path of this server that may be used until the ticket expires. */
export async function pathOfFile(seal: TicketSeal, { app, id, of, expiresAt }: FileTicket): Promise<string> {
  return `${places[of]}${await seal.seal(owner, [app, id, of, expiresAt.toString(36)].join(' '))}`;
}

/** What was sealed; undefined where that was not done here. */
export async function readFileTicket(seal: TicketSeal, sealed: string): Promise<FileTicket | undefined> {
  if (sealed.length > longest) return undefined;
  const text = await seal.open(owner, sealed).catch(() => undefined);
  const [app, id, of, expires] = text?.split(' ') ?? [];
  if (app === undefined || id === undefined || expires === undefined) return undefined;
  if (of !== 'upload' && of !== 'content' && of !== 'thumbnail') return undefined;
  return { app, id, of, expiresAt: parseInt(expires, 36) };
}
