import type { LocalTrack } from '@parley/core';
import { nativeOf } from '../local-track.js';
import type { Places, PlacesParts } from '../places.js';
import { remoteTrack } from '../remote-track.js';

/** The one place of a phone: sound both ways. */
interface PhonePlace extends Places {
  /** Says from now on that the phone's sound is not wanted, or that it is. */
  hold(on: boolean): void;
  transceiver(): RTCRtpTransceiver | undefined;
}

/** Made by who offers, and taken from the first offer by who answers. */
export function createPhonePlace({ pc, listener, speaker }: PlacesParts): PhonePlace {
  let place: RTCRtpTransceiver | undefined;
  let sent: LocalTrack | undefined;
  let held = false;
  let arrived = false;
  const direct = () => {
    if (place) place.direction = held ? 'sendonly' : 'sendrecv';
  };
  const put = async () => {
    await place?.sender.replaceTrack(sent ? nativeOf(sent) : null);
  };
  return {
    make() {
      place ??= pc.addTransceiver(sent ? nativeOf(sent) : 'audio', { direction: held ? 'sendonly' : 'sendrecv' });
    },
    async take() {
      if (!place) {
        place = pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio');
        direct();
        await put();
      }
      if (!place || arrived) return;
      arrived = true;
      listener.onTrack('microphone', remoteTrack(place.receiver.track, speaker));
    },
    async send(source, track) {
      if (source !== 'microphone') return;
      sent = track;
      await put();
    },
    hold(on) {
      held = on;
      direct();
    },
    transceiver: () => place,
    names: () => ({}),
    end: () => undefined,
  };
}
