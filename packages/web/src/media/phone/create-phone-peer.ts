import type { PhonePeer } from '@parley/core';
import { createBrowserPeer, type BrowserPeerParts } from '../browser-peer.js';
import { createPhonePlace } from './phone-place.js';
import { createToneSender } from './tone-sender.js';

/** A peer connection of the browser whose other end is a phone. */
export function createPhonePeer(parts: Omit<BrowserPeerParts, 'createPlaces'>): PhonePeer {
  let place: ReturnType<typeof createPhonePlace> | undefined;
  let pc: RTCPeerConnection | undefined;
  const peer = createBrowserPeer({
    ...parts,
    // An edge that answers with no group of bundled media is taken as it is: there is one medium.
    bundlePolicy: 'balanced',
    createPlaces(given) {
      pc = given.pc;
      place = createPhonePlace(given);
      return place;
    },
  });
  const tones = createToneSender(() => place?.transceiver()?.sender.dtmf ?? undefined);
  return Object.assign(peer, {
    hold: (on: boolean) => place?.hold(on),
    async rollBack() {
      await pc?.setLocalDescription({ type: 'rollback' });
    },
    sendTones: (wanted: string) => tones(wanted),
  });
}
