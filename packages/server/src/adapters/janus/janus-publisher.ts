import type { Candidate, Description } from '@parley/protocol';
import { MediaServerError, type MediaListener } from '../../calls/media-server.js';
import { channelEvent } from './channel-event.js';
import type { Fields, JanusFrame } from './janus-frame.js';
import type { JanusHandle, JanusHandles } from './janus-handle.js';
import { idInJanus } from './room-news.js';

/** What a participant sends. */
export interface JanusPublisher {
  /** Returns whether it is of another connection than the offer before. */
  offer(description: Description, labels: Readonly<Record<string, string>>): Promise<boolean>;
  trickle(candidates: readonly Candidate[]): Promise<void>;
  /** Writes what is sent to files whose names begin so; undefined ends that. */
  record(name: string | undefined): Promise<void>;
  detach(): Promise<void>;
  /** What another process needs to go on with it. */
  note(): PublisherNote;
}

/** A publisher as another process finds it. */
export interface PublisherNote {
  readonly handle: number;
  /** Whether Janus takes what it sends. */
  readonly publishing: boolean;
  readonly origin?: string;
  /** What its recording is called, and how many files that has. */
  readonly written?: string;
  readonly times: number;
}

/** What publishing needs. */
export interface PublisherDeps {
  readonly handles: JanusHandles;
  readonly room: string;
  readonly participant: string;
  readonly token: string;
  readonly told: MediaListener;
  /** What this participant is told of the others. */
  readonly onNews: (plugin: Fields) => void;
  /** What lets it be recorded, and the folder that Janus writes to. */
  readonly recording: { readonly secret: string; readonly folder: string | undefined };
  /** Puts a ghost of the same participant out. */
  readonly expel: () => Promise<void>;
}

/** "User ID already exists." */
const taken = /\(436\)\.$/;

/** Lets a participant into a room, with a connection for what it sends; or goes on with one who is in it. */
export async function joinPublisher(deps: PublisherDeps, former?: PublisherNote): Promise<JanusPublisher> {
  const { room, participant, token, told } = deps;
  let handle: JanusHandle | undefined;
  let publishing = former?.publishing ?? false;
  /** Janus takes nothing more on a handle whose first offer it has refused. */
  let spoilt = false;
  let over = false;
  let origin = former?.origin;
  let written = former?.written;
  let times = former?.times ?? 0;

  function adopt(id: number): JanusHandle {
    const own: JanusHandle = deps.handles.adopt(id, (frame) => {
      if (handle === own) hear(frame);
    });
    handle = own;
    return own;
  }

  async function join(): Promise<JanusHandle> {
    const own: JanusHandle = await deps.handles.attach(`pub ${room}`, (frame) => {
      if (handle === own) hear(frame);
    });
    if (over) {
      await own.detach();
      throw new MediaServerError('closed', 'Unable to join: because the participant has left.');
    }
    handle = own;
    publishing = false;
    const request = { request: 'join', ptype: 'publisher', room, id: idInJanus(participant), token };
    try {
      const joined = await own.message(request).catch(async (error: unknown) => {
        if (!(error instanceof MediaServerError) || !taken.test(error.message)) throw error;
        await deps.expel();
        return own.message(request);
      });
      if (joined.plugin['videoroom'] !== 'joined')
        throw new MediaServerError('closed', 'Unable to join: because the media server does not say that it let in.');
      deps.onNews(joined.plugin);
      return own;
    } catch (error) {
      await own.detach();
      throw error;
    }
  }

  function hear(frame: JanusFrame): void {
    const event = channelEvent(participant, 'pub', frame);
    if (frame.kind === 'hangup') publishing = false;
    if (frame.kind === 'event' && frame.plugin['leaving'] === 'ok') told({ type: 'gone', participant });
    else if (frame.kind === 'event') deps.onNews(frame.plugin);
    else if (event) told(event);
  }

  async function write(name: string | undefined): Promise<void> {
    const { folder, secret } = deps.recording;
    // A file of that name would be written over: each connection has its own.
    const to = name === undefined ? {} : { filename: `${folder}/${name}.${(times += 1)}` };
    await joined.message({ request: 'configure', record: name !== undefined, ...to, secret });
  }

  let joined = former ? adopt(former.handle) : await join();
  return {
    async record(name) {
      if (name !== undefined && deps.recording.folder === undefined)
        throw new MediaServerError('refused', 'Unable to record: because no folder is known to write to.');
      if (written !== undefined) await write(undefined);
      written = name;
      if (name !== undefined) await write(name);
    },
    async offer({ type, sdp }, labels) {
      if (type !== 'offer' || sdp === undefined)
        throw new MediaServerError('refused', 'Unable to publish: because only an offer begins it.');
      const next = originOf(sdp);
      // Another connection of the device, after a reload: Janus takes it on a handle of its own only.
      const isAnother = origin !== undefined && next !== origin;
      const isNew = spoilt || (publishing && isAnother);
      if (isNew) {
        spoilt = true;
        await joined.detach();
        joined = await join();
      }
      origin = next;
      spoilt = !publishing;
      const answer = await joined.message(
        {
          request: publishing ? 'configure' : 'publish',
          descriptions: Object.entries(labels).map(([mid, description]) => ({ mid, description })),
        },
        { type, sdp },
      );
      if (answer.jsep?.type !== 'answer')
        throw new MediaServerError('closed', 'Unable to publish: because the media server gave no answer.');
      publishing = true;
      spoilt = false;
      if (isNew && written !== undefined) await write(written);
      told({ type: 'described', participant, channel: 'pub', description: answer.jsep });
      return isAnother;
    },
    trickle: (candidates) => joined.trickle(candidates),
    note: () => ({
      handle: joined.id,
      publishing,
      times,
      ...(origin === undefined ? {} : { origin }),
      ...(written === undefined ? {} : { written }),
    }),
    async detach() {
      over = true;
      // On the way to another handle there are two.
      await Promise.all([joined.detach(), handle === joined ? undefined : handle?.detach()]);
    },
  };
}

/** What names the connection that a description is of (RFC 8866, section 5.2). */
function originOf(sdp: string): string | undefined {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1];
}
