import type { Link } from '../../connection/link.js';
import { ParleyError } from '../../kernel/parley-error.js';
import type { MediaPort } from '../media-port.js';

/** Refuses encrypted calls where the platform cannot encrypt, with `calls/unsupported`. */
export interface EncryptionGate {
  /** Before an encrypted call is started. */
  own(): Promise<void>;
  /** Before a call is come into, which may be encrypted. */
  before(callId: string): Promise<void>;
  /** After a call was come into that is encrypted: it is left again. */
  after(callId: string): Promise<void>;
}

/** What a gate needs. */
export interface EncryptionGateParts {
  readonly media: () => Promise<MediaPort>;
  readonly link: Link;
  readonly leave: (callId: string) => void;
}

/** Where the platform can encrypt, the server is asked nothing. */
export function createEncryptionGate({ media, link, leave }: EncryptionGateParts): EncryptionGate {
  return {
    own: () => refuseUnlessEncrypts(media),
    async before(callId) {
      if (await canEncrypt(media)) return;
      const { call } = await link.request('call.get', { callId });
      if (call.encrypted) throw cannotEncrypt();
    },
    async after(callId) {
      if (await canEncrypt(media)) return;
      leave(callId);
      throw cannotEncrypt();
    },
  };
}

/** Refuses an encrypted call where the platform cannot encrypt. */
export async function refuseUnlessEncrypts(media: () => Promise<MediaPort>): Promise<void> {
  if (!(await canEncrypt(media))) throw cannotEncrypt();
}

/** Why an encrypted call is refused. */
export function cannotEncrypt(): ParleyError {
  const text =
    'Unable to come into an encrypted call: because this browser cannot encrypt media from device to device (W3C WebRTC Encoded Transform). Use another browser, or a call that is not encrypted.';
  return new ParleyError('calls/unsupported', text);
}

/** A platform that cannot be loaded says so elsewhere. */
function canEncrypt(media: () => Promise<MediaPort>): Promise<boolean> {
  return media().then(
    ({ createCipher }) => createCipher !== undefined,
    () => true,
  );
}
