import { limits } from '@parley/protocol';
import type { Rates } from '../kernel/rate-limits.js';
import type { RulesConfig } from '../kernel/rules-contract.js';
import type { PhonePolicy } from '../telephony/phone-policy.js';
import type { LogLevel } from '../adapters/pino/create-pino-log.js';

/** Everything an operator may set. Times in ms. */
export interface ServerConfig {
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  /** The folder of the embedded store, the server key and certificates. */
  readonly data?: string;
  /** A PostgreSQL database instead of the embedded store. */
  readonly databaseUrl?: string;
  /** 32 bytes that seal the apps' secrets; kept in the data folder where not given. */
  readonly secretKey?: Uint8Array<ArrayBuffer>;
  /** A folder of static pages to serve. */
  readonly demo?: string;
  readonly logLevel: LogLevel;
  /** Serve HTTPS to the whole network with a certificate made here. */
  readonly lan: boolean;
  readonly origins: readonly string[] | '*';
  readonly publicUrl?: string;
  readonly iceServers: RulesConfig['iceServers'];
  /** Whether a coturn is started beside the server. */
  readonly turn: boolean;
  /** The port of that coturn; 0 for any that is free. */
  readonly turnPort: number;
  /** TURN servers of one's own (RFC 7065), which share a secret with this server. */
  readonly turnUrls: readonly string[];
  readonly turnSecret?: string;
  /** The SQLite database of a coturn on this machine: its secrets are made and replaced there. */
  readonly turnDatabase?: string;
  readonly turnRealm: string;
  /** How long credentials for relays may be used. */
  readonly turnLifetime: number;
  /** Whether a Janus is started beside the server, for group calls. */
  readonly media: boolean;
  /** The UDP ports of that Janus's media. */
  readonly mediaPorts: string;
  /** Media servers of one's own. */
  readonly mediaServers: readonly MediaServerAddress[];
  /** A folder for recordings of calls; `recordings` in the data folder where not given. */
  readonly recordings?: string;
  /** How many days recordings are kept; 0 for ever. */
  readonly recordingDays: number;
  /** A folder for files of messages; `files` in the data folder where not given. */
  readonly files?: string;
  /** Bytes of the largest file that is taken. */
  readonly fileBytes: number;
  /** A program that looks at files before anybody can read them, with its arguments; the path of a file is its last. */
  readonly fileScan?: readonly string[];
  /** A bucket that keeps files and recordings, in place of their folders. */
  readonly storage?: StorageBucket;
  /** Whether calls may have captions. */
  readonly captions: boolean;
  /** A file of what speakers may say (JSGF), instead of all English. */
  readonly captionGrammar?: string;
  /** Whether a SIP edge is started beside the server, with a simulated carrier. */
  readonly phone: boolean;
  /** The SIP edge that leads to the phone network. */
  readonly phoneEdge?: PhoneEdgeAddress;
  /** What phones may do, where it differs from what holds by itself. */
  readonly phonePolicy: Partial<PhonePolicy>;
  /** How long a phone waits for the device of its call that was lost. */
  readonly phoneGrace: number;
  readonly heartbeat: number;
  readonly presenceGrace: number;
  readonly ringTimeout: number;
  readonly callGrace: number;
  readonly rates?: Partial<Rates>;
  /** Whether the pages of links in messages are fetched, to show what they say of themselves. */
  readonly previews: boolean;
  /** Addresses and ranges of them that may be fetched from though they are not public, on any port. */
  readonly previewAllow: readonly string[];
  /** Where push services reach whoever runs this server, `mailto:` or `https:`; without it nothing is pushed. */
  readonly pushContact?: string;
  /** Addresses and ranges of push services that may be reached though they are not public, on any port. */
  readonly pushAllow: readonly string[];
  /** Addresses and ranges of apps' hooks that may be asked though they are not public, on any port and without TLS. */
  readonly hookAllow: readonly string[];
}

/** A Janus, reached by its WebSocket API on a private network. */
export interface MediaServerAddress {
  readonly name: string;
  readonly url: string;
  readonly apiSecret: string;
  /** The `admin_key` of its VideoRoom. */
  readonly adminKey: string;
  /** How it calls the folder `raw` of this server's recordings, which both see; without it, it records nothing. */
  readonly recordings?: string;
  /** Taken out of service: no room opens there, and calls that have one there move away. */
  readonly draining?: boolean;
}

/** A bucket of what speaks as S3 does. */
export interface StorageBucket {
  /** Where it is: `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What all keys begin with: empty, or ending with `/`. */
  readonly prefix: string;
}

/** A SIP edge, reached by WebSocket on a private network, that trusts whoever has its secret. */
export interface PhoneEdgeAddress {
  readonly url: string;
  readonly secret: string;
  /** What addresses of the edge end with. */
  readonly realm: string;
  /** What rules its Kamailio, which desk phones are let in by: `http://127.0.0.1:5067`, and the word that it wants. */
  readonly control?: { readonly url: string; readonly secret: string };
  /** Where desk phones reach it, as `host:port`. */
  readonly phones?: string;
}

/** What holds where nothing is said. */
export const defaults: ServerConfig = {
  port: 7275,
  host: '127.0.0.1',
  logLevel: 'info',
  lan: false,
  origins: [],
  iceServers: [],
  turn: false,
  turnPort: 3478,
  turnUrls: [],
  turnRealm: 'parley',
  turnLifetime: 3_600_000,
  media: false,
  mediaPorts: '20000-20999',
  mediaServers: [],
  recordingDays: 0,
  fileBytes: limits.fileBytes,
  captions: false,
  phone: false,
  phonePolicy: {},
  phoneGrace: 1_500,
  heartbeat: 25_000,
  presenceGrace: 10_000,
  ringTimeout: 45_000,
  callGrace: 20_000,
  previews: true,
  previewAllow: [],
  pushAllow: [],
  hookAllow: [],
};

/** Something an operator gave that cannot be used; the message is for them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
