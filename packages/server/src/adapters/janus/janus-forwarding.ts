import { MediaServerError, type PublishedStream } from '../../calls/media-server.js';
import { list, number, type Fields } from './janus-frame.js';
import { idInJanus } from './room-news.js';

/** What participants of a room say, sent on to ports of this machine. */
export interface JanusForwarding {
  send(participant: string, to: { readonly host: string; readonly port: number } | undefined): Promise<void>;
  /** What is sent on of them ends with their connection. */
  forget(participant: string): void;
  /** What Janus calls the way that their sound goes; undefined where it goes none. */
  way(participant: string): number | undefined;
  /** The ways of before this process began. */
  restore(participant: string, way: number): void;
}

/** What it is given. */
export interface JanusForwardingDeps {
  /** Undefined where Janus may not send anything on. */
  readonly adminKey: string | undefined;
  readonly manage: (body: Fields) => Promise<Fields>;
  readonly streams: (participant: string) => readonly PublishedStream[];
}

/** Makes it with nothing that is sent on. Its methods are called one after the other for each participant. */
export function createJanusForwarding({ adminKey, manage, streams }: JanusForwardingDeps): JanusForwarding {
  /** By participant: what Janus calls the way that their sound goes. */
  const ways = new Map<string, number>();

  return {
    async send(participant, to) {
      const own = { publisher_id: idInJanus(participant), admin_key: adminKey };
      const before = ways.get(participant);
      ways.delete(participant);
      if (before !== undefined) await manage({ request: 'stop_rtp_forward', ...own, stream_id: before });
      if (!to) return;
      const sound = streams(participant).find(({ kind }) => kind === 'audio');
      if (adminKey === undefined || !sound)
        throw new MediaServerError('refused', 'Unable to send sound on: because there is none, or Janus is elsewhere.');
      const where = { host: to.host, host_family: 'ipv4' };
      const wanted = [{ mid: sound.mid, ...where, port: to.port }];
      const answer = await manage({ request: 'rtp_forward', ...own, ...where, streams: wanted });
      const id = number(list(answer['forwarders'])[0]?.['stream_id']);
      if (id !== undefined) ways.set(participant, id);
    },
    forget: (participant) => void ways.delete(participant),
    way: (participant) => ways.get(participant),
    restore: (participant, way) => void ways.set(participant, way),
  };
}
