/** What a link to a file says. */
export interface RecordingTicket {
  readonly app: string;
  readonly id: string;
  readonly fileId: string;
  /** In ms since the epoch. */
  readonly expiresAt: number;
}

/** Keeps what a link says from being read or made up by others. */
export interface TicketSeal {
  seal(owner: string, secret: string): Promise<string>;
  /** Rejects where it was not sealed here. */
  open(owner: string, sealed: string): Promise<string>;
}

const owner = 'recording-link';
const longest = 512;

/** A path of this server where the file is to be had until the ticket expires. */
export async function pathOfTicket(seal: TicketSeal, { app, id, fileId, expiresAt }: RecordingTicket): Promise<string> {
  return `/v1/recording-files/${await seal.seal(owner, [app, id, fileId, expiresAt.toString(36)].join(' '))}`;
}

/** What was sealed; undefined where that was not done here. */
export async function readTicket(seal: TicketSeal, sealed: string): Promise<RecordingTicket | undefined> {
  if (sealed.length > longest) return undefined;
  const text = await seal.open(owner, sealed).catch(() => undefined);
  const [app, id, fileId, expires] = text?.split(' ') ?? [];
  if (app === undefined || id === undefined || fileId === undefined || expires === undefined) return undefined;
  return { app, id, fileId, expiresAt: parseInt(expires, 36) };
}
