import type { Candidate, Description } from '@parley/protocol';

/** What a media server can do; what a call may then offer follows from it. */
export interface MediaCapabilities {
  readonly topology: 'server';
  /** Participants of one room, each of whom may send. */
  readonly maxParticipants: number;
  /** Whether video may be sent in several sizes, of which each receiver is given one. */
  readonly simulcast: boolean;
  readonly recording: boolean;
  /** Whether what participants say can be sent to this machine. */
  readonly forwards: boolean;
  /** Whether telephones may take part. */
  readonly phoneLegs: boolean;
}

/** The room of one call, for as long as the call keeps its channels. */
export interface MediaRoomName {
  readonly callId: string;
  readonly epoch: number;
}

/** `pub` carries what a participant sends, and the device offers; `sub` what it receives, and the media server offers. */
export type MediaChannel = 'pub' | 'sub';

/** A stream that a participant publishes. `mid` is that of its `pub` channel; the label is the participant's own. */
export interface PublishedStream {
  readonly mid: string;
  readonly kind: 'audio' | 'video' | 'data';
  readonly label?: string;
  readonly simulcast?: boolean;
}

/** Names a stream: whose, and which. */
export interface StreamName {
  readonly participant: string;
  readonly mid: string;
}

/** A stream as it arrives on a `sub` channel: `mid` is the channel's, `from` is where it comes from. */
export interface ReceivedStream {
  readonly mid: string;
  readonly from: StreamName;
  readonly kind: PublishedStream['kind'];
  readonly label?: string;
}

/** How a receiver wants one stream of its `sub` channel. What is left out stays as it is. */
export interface StreamLayer {
  /** 0, the smallest, to 2. */
  readonly substream?: number;
  /** Frames per second: 0, the fewest, to 2. */
  readonly temporal?: number;
  /** Whether it is sent at all. */
  readonly on?: boolean;
}

/** What a room tells. */
export type MediaEvent =
  | {
      /** For the participant's device. On `sub`, `streams` is all that arrives there, and `fresh` asks for a new connection. */
      readonly type: 'described';
      readonly participant: string;
      readonly channel: MediaChannel;
      readonly description: Description;
      readonly streams?: readonly ReceivedStream[];
      readonly fresh?: boolean;
    }
  | {
      readonly type: 'trickled';
      readonly participant: string;
      readonly channel: MediaChannel;
      readonly candidates: readonly Candidate[];
    }
  /** All that the participant publishes now. */
  | { readonly type: 'published'; readonly participant: string; readonly streams: readonly PublishedStream[] }
  | { readonly type: 'unpublished'; readonly participant: string }
  | { readonly type: 'talking'; readonly participant: string; readonly talking: boolean }
  /** Packets are lost: on `pub` on the way from the participant, on `sub` on the way to it. */
  | { readonly type: 'slow'; readonly participant: string; readonly channel: MediaChannel; readonly lost: number }
  /** The channel's media flows, or has stopped: a channel that has stopped is offered anew. */
  | { readonly type: 'connected' | 'disconnected'; readonly participant: string; readonly channel: MediaChannel }
  /** The participant was put out, and is no longer in the room. */
  | { readonly type: 'gone'; readonly participant: string }
  /** The node is being taken out of service: the room still works, and the call had better move. */
  | { readonly type: 'draining' }
  /** The node has died and the room with it. The last event of a room. */
  | { readonly type: 'lost' };

/** A session description of a participant's device. `labels`, by `mid`, tell the streams of an offer apart, as camera and screen. */
export interface DeviceDescription {
  readonly channel: MediaChannel;
  readonly description: Description;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Hears what a room tells, in order. MUST NOT throw. */
export type MediaListener = (event: MediaEvent) => void;

/**
 * A room of a media server. Every method rejects with a `MediaServerError`; what one participant is asked is done in order.
 * After `close` or `lost` nothing flows and nothing is told.
 */
export interface MediaRoom {
  /** The node that carries it. */
  readonly node: string;
  /** Lets a participant in. Done already where it is in. */
  join(participant: string): Promise<void>;
  /**
   * What the device describes: an offer on `pub`, whose answer is told by `described`; an answer on `sub`. An answer that
   * nothing asked for is left alone. An offer of another connection than before (RFC 8866, section 5.2) begins `sub` anew, too.
   */
  describe(participant: string, described: DeviceDescription): Promise<void>;
  /** Candidates of the device (RFC 8838); an empty one is the last. */
  trickle(participant: string, channel: MediaChannel, candidates: readonly Candidate[]): Promise<void>;
  /** What the participant wants to receive, in place of what it wanted before; streams that are not there yet follow. */
  subscribe(participant: string, streams: readonly StreamName[] | 'all'): Promise<void>;
  /** How one stream of the `sub` channel is wanted. */
  configure(participant: string, mid: string, layer: StreamLayer): Promise<void>;
  /** Offers the `sub` channel anew, with new ICE credentials. */
  restart(participant: string): Promise<void>;
  /** Keeps a published stream from everybody, whatever its device sends. */
  mute(participant: string, mid: string, muted: boolean): Promise<void>;
  /**
   * Writes what the participant publishes, from now on and however it changes, to files of that name, which the backend has made
   * up for this alone; undefined ends that, and all is written then. Rejects as `refused` where the node cannot record.
   */
  record(participant: string, name: string | undefined): Promise<void>;
  /**
   * Sends the sound that the participant publishes to a port of this machine too, as RTP; undefined ends that. Rejects as `refused`
   * where there is no sound, or the node cannot.
   */
  forward(participant: string, to: { readonly host: string; readonly port: number } | undefined): Promise<void>;
  /** Ends both channels of a participant who leaves or is lost. Done already where it is not in. */
  leave(participant: string): Promise<void>;
  /** Puts a participant out, who may come back by `join` alone. */
  kick(participant: string): Promise<void>;
  /** Ends the room and all that flows in it. Never rejects. */
  close(): Promise<void>;
}

/** How a node is. */
export interface MediaNodeHealth {
  readonly name: string;
  readonly up: boolean;
  readonly draining: boolean;
  readonly rooms: number;
  readonly participants: number;
}

/** A room that a call had before this process began, and who hears what it tells. */
export interface WantedRoom {
  readonly name: MediaRoomName;
  readonly told: MediaListener;
}

/** A room of before in which media has flowed all along, and who is in it. */
export interface ResumedRoom {
  readonly room: MediaRoom;
  readonly participants: readonly string[];
}

/** One machine or process that carries rooms. */
export interface MediaNode {
  readonly name: string;
  readonly can: MediaCapabilities;
  health(): Omit<MediaNodeHealth, 'draining'>;
  /** Rejects with a `MediaServerError`. A room of that name that is there already ends. */
  openRoom(name: MediaRoomName, told: MediaListener): Promise<MediaRoom>;
  /**
   * Goes on with rooms of the process before, which is asked once, before any room is opened; those of it that are not wanted end. Each
   * is undefined where it is no more. What they publish is told by `published`. Never rejects.
   */
  resumeRooms?(wanted: readonly WantedRoom[]): Promise<readonly (ResumedRoom | undefined)[]>;
  /** Ends all rooms, but for those that the next process can go on with. Never rejects; safe to call again. */
  stop(): Promise<void>;
}

/** What carries the media of calls that are not peer to peer. */
export interface MediaServer {
  readonly can: MediaCapabilities;
  nodes(): readonly MediaNodeHealth[];
  /** Opens a room on the least loaded node that is up; on the node to avoid only where there is no other. Rejects with a `MediaServerError`. */
  openRoom(name: MediaRoomName, told: MediaListener, avoid?: string): Promise<MediaRoom>;
  /** As of a node: whichever has them. */
  resumeRooms(wanted: readonly WantedRoom[]): Promise<readonly (ResumedRoom | undefined)[]>;
  /** Takes a node out of service for new rooms and tells its rooms, or takes it back. */
  drain(node: string, draining: boolean): void;
  stop(): Promise<void>;
}

/**
 * Why a media server did not do it: `unreachable` and may be later, `full`, `refused` for what was asked is not right, `closed`
 * for the room or the participant is no longer there.
 */
export class MediaServerError extends Error {
  override readonly name = 'MediaServerError';
  constructor(
    readonly code: 'unreachable' | 'full' | 'refused' | 'closed',
    message: string,
  ) {
    super(message);
  }
}
