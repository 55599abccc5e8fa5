import type { CallRecord, Description, EndReason, Participant } from '@parley/protocol';
import type { FakeNetwork, FakeTrack, FakeWires } from './fake-peer.js';
import { createFakePhonePeer, type FakePhonePeer } from './fake-phone-peer.js';

type Change = Partial<Omit<CallRecord, 'id' | 'version'>>;

/** What plays a phone in a fake server. */
export interface FakePhoneLine {
  readonly call: () => CallRecord;
  readonly update: (change: Change) => void;
  readonly end: (reason: EndReason, endedBy?: string) => void;
  readonly say: (description: Description) => void;
}

/** A phone that a test plays. */
export interface FakePhone {
  readonly id: string;
  /** The tones that were sent to it. */
  readonly tones: readonly string[];
  /** How much it has heard. */
  heard(): Promise<number>;
  ring(): void;
  /** Tones before the answer. */
  early(): Promise<void>;
  answer(): Promise<void>;
  end(reason: EndReason): void;
  hold(on: boolean): Promise<void>;
  /** It refuses offers from now on, or takes them again. */
  refusing: boolean;
  /** It gets descriptions that nobody else is told of. */
  readonly got: readonly Description[];
  transfer(transfer: NonNullable<CallRecord['transfer']>): void;
  /** For the server: this is its call now. */
  use(line: FakePhoneLine): void;
  hear(description: Description): void;
  /** For the server: what it offers whom it calls. */
  offer(): Promise<void>;
}

/** A phone of a network. */
export function createFakePhone(id: string, network: FakeNetwork): FakePhone {
  const got: Description[] = [];
  let line: FakePhoneLine | undefined;
  let peer: FakePhonePeer | undefined;
  let from: string | undefined;
  let refusing = false;
  let given: Description | undefined;
  const voice = { live: true, enabled: true } as FakeTrack;

  const ignore = () => undefined;
  const end = async (peerId?: string): Promise<FakePhonePeer> => {
    // Another device, or another channel of the same, is another end.
    if (peer && (peerId === undefined || peerId === from)) return peer;
    peer?.close();
    from = peerId;
    peer = createFakePhonePeer(network as FakeWires, {
      ...{ onNegotiationNeeded: ignore, onCandidate: ignore, onState: ignore, onTrack: ignore, onClose: ignore },
    });
    await peer.send('microphone', voice);
    return peer;
  };
  const own = (change: Partial<Participant>) =>
    line?.call().participants.map((one) => (one.id === id ? { ...one, ...change } : one)) ?? [];
  const agree = async (offer: Description) => {
    const peerId = (JSON.parse(offer.sdp?.split('\n')[0] ?? '') as { readonly peer: string }).peer;
    const there = await end(peerId);
    await there.setRemoteDescription(offer);
    return there.setLocalDescription();
  };
  const first = async () => (given ??= await agree(got[0] ?? { type: 'offer' }));
  return {
    id,
    got,
    get tones() {
      return peer?.tones ?? [];
    },
    get refusing() {
      return refusing;
    },
    set refusing(next) {
      refusing = next;
    },
    heard: async () => (await peer?.stats())?.audioEnergyReceived ?? 0,
    ring: () => line?.update({ participants: own({ state: 'ringing' }) }),
    async early() {
      const { sdp } = await first();
      line?.say({ type: 'pranswer', sdp });
    },
    async answer() {
      const { sdp } = await first();
      const media = { microphone: true, camera: false, screen: false };
      const participants = own({ state: 'joined', device: 'phone', media });
      line?.update({ state: 'active', answeredAt: line.call().createdAt, participants });
      line?.say({ type: 'answer', sdp });
    },
    end: (reason) => line?.end(reason, id),
    async hold(on) {
      peer?.hold(on);
      line?.say((await peer?.setLocalDescription()) ?? { type: 'offer' });
    },
    transfer: (transfer) => line?.update({ transfer }),
    use(next) {
      line = next;
    },
    hear(description) {
      got.push(description);
      const { call, say } = line ?? {};
      if (description.type === 'answer') void peer?.setRemoteDescription(description);
      else if (refusing) say?.({ type: 'rollback' });
      else if (call?.().state === 'active') void agree(description).then(say);
    },
    async offer() {
      line?.say(await (await end()).setLocalDescription());
    },
  };
}
