import type { CallRecord } from '@parley/protocol';
import type { Viewer } from '../call-record.js';
import type { MediaPort } from '../media-port.js';
import type { CallEncryption, CallEncryptionParts } from './create-call-encryption.js';
import { cannotEncrypt } from './encryption-gate.js';

/** The encryption of a call, where it is asked for and media does not go straight between two devices. */
export interface LazyEncryption {
  /** There from the first record on that needs it; what carries the call waits for it. */
  begin(record: CallRecord, viewer: Viewer): Promise<CallEncryption> | undefined;
  /** It, once it is there. */
  readonly present: CallEncryption | undefined;
  follow(record: CallRecord): void;
  close(): void;
}

/** Loads what makes keys when a call needs them. */
export function createLazyEncryption(
  parts: Omit<CallEncryptionParts, 'cipher' | 'record' | 'viewer'> & { readonly media: () => Promise<MediaPort> },
): LazyEncryption {
  let latest: CallRecord | undefined;
  let loading: Promise<CallEncryption> | undefined;
  let present: CallEncryption | undefined;
  let closed = false;

  const load = async (record: CallRecord, viewer: Viewer) => {
    const [port, { createCallEncryption }] = await Promise.all([parts.media(), import('./create-call-encryption.js')]);
    if (!port.createCipher) throw cannotEncrypt();
    const cipher = await port.createCipher({ onMissing: (participant) => present?.missing(participant) });
    present = createCallEncryption({ ...parts, cipher, viewer, record: latest ?? record });
    if (closed) present.close();
    return present;
  };
  return {
    begin(record, viewer) {
      if (!record.encrypted || record.topology === 'p2p') return undefined;
      latest = record;
      return (loading ??= load(record, viewer));
    },
    get present() {
      return present;
    },
    follow(record) {
      latest = record;
      present?.follow(record);
    },
    close() {
      closed = true;
      present?.close();
    },
  };
}
