/** What a worker is to the code that runs in it. */
export interface FrameScope {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onrtctransform?: ((event: { readonly transformer: FrameTransformer }) => void) | null;
}

/** The worker's end of an `RTCRtpScriptTransform` (W3C WebRTC Encoded Transform). */
export interface FrameTransformer {
  readonly options: FramePlace;
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

/** An encoded frame; `type` is of pictures alone. */
export interface EncodedFrame {
  data: ArrayBuffer;
  readonly type?: string;
}

/** What goes through a transform. `place` names it. */
export interface FramePlace {
  readonly place: number;
  readonly sends: boolean;
  /** Whose frames arrive, and what they are: known now, or told later. */
  readonly from?: { readonly participant: string; readonly source: string };
}

/** What the page asks of the worker, in order. */
export type FrameRequest = { readonly id?: number } & (
  | { readonly op: 'open' }
  | { readonly op: 'make'; readonly chain: number }
  | { readonly op: 'step' }
  | { readonly op: 'use' }
  | { readonly op: 'seal'; readonly card: string; readonly about: string }
  | {
      readonly op: 'take';
      readonly participant: string;
      readonly card: string;
      readonly chain: number;
      readonly step: number;
      readonly sealed: string;
      readonly about: string;
    }
  | { readonly op: 'forget'; readonly participant: string }
  | { readonly op: 'from'; readonly place: number; readonly from: FramePlace['from'] }
);

/**
 * All of the encryption, as one function that needs nothing around it: its text is what runs in the worker, where nothing can be
 * loaded. No key leaves it but sealed.
 *
 * A frame is: the bytes that Janus reads, in the clear; the rest by AES-GCM with 256 bits, its tag of 16 bytes; then 4 bytes that count
 * the sender's frames, 2 of the key's chain and 2 of its step. What is in the clear, these 8 bytes and what the frame is of are
 * authenticated with it.
 */
export function runFrameCipher(scope: FrameScope): void {
  type Bytes = Uint8Array<ArrayBuffer>;
  interface Chain {
    /** Of the earliest step that is still known. */
    step: number;
    secret: Bytes;
    readonly keys: Map<number, CryptoKey>;
    readonly seen: Set<number>;
    highest: number;
    endsAt: number;
  }
  const { subtle } = crypto;
  const trailer = 8;
  const tag = 16;
  const window = 2_048;
  const farthest = 512;
  const lateMs = 10_000;
  const encoder = new TextEncoder();
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const empty: Bytes = new Uint8Array(0);
  const received = new Map<string, Map<number, Chain>>();
  const places = new Map<number, FramePlace['from']>();
  const missing = new Map<string, number>();
  let own: CryptoKeyPair | undefined;
  let made: { chain: number; step: number; secret: Bytes } | undefined;
  let used: { readonly chain: number; readonly step: number; readonly key: CryptoKey } | undefined;
  let sent = 0;

  const toText = (bytes: Bytes) => btoa(String.fromCharCode(...bytes));
  const toBytes = (text: string): Bytes => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const derive = async (secret: Bytes, info: string) => {
    const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: empty, info: encoder.encode(`parley frames 1 ${info}`) };
    return new Uint8Array(await subtle.deriveBits(how, key, 256));
  };
  const aes = (bytes: Bytes) => subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const frameKey = async (secret: Bytes) => aes(await derive(secret, 'key'));
  const nextSecret = (secret: Bytes) => derive(secret, 'next');
  const agreed = async (card: string, about: string) => {
    if (!own) throw new TypeError('There is no card yet.');
    const other = await subtle.importKey('raw', toBytes(card), curve, false, []);
    const shared = await subtle.deriveBits({ name: 'ECDH', public: other }, own.privateKey, 256);
    return aes(await derive(new Uint8Array(shared), `seal ${about}`));
  };
  const nameOf = (chain: number, step: number) => encoder.encode(`${chain} ${step}`);
  const nonceOf = (count: number) => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(8, count);
    return nonce;
  };
  const join = (...parts: readonly Bytes[]): Bytes => {
    const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  /** Of VP8 its header (RFC 6386, 9.1), of a sound its kind (RFC 6716, 3.1). */
  const clearOf = ({ type }: EncodedFrame) => (type === undefined ? 1 : type === 'key' ? 10 : 3);

  const seal = async (card: string, about: string) => {
    if (!made) return undefined;
    const { chain, step, secret } = made;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: 'AES-GCM', iv, additionalData: nameOf(chain, step) };
    return toText(join(iv, new Uint8Array(await subtle.encrypt(how, await agreed(card, about), secret))));
  };
  const take = async ({ participant, card, chain, step, sealed, about }: Extract<FrameRequest, { op: 'take' }>) => {
    const bytes = toBytes(sealed);
    const how = { name: 'AES-GCM', iv: bytes.slice(0, 12), additionalData: nameOf(chain, step) };
    const secret = new Uint8Array(await subtle.decrypt(how, await agreed(card, about), bytes.slice(12)));
    const chains = received.get(participant) ?? new Map<number, Chain>();
    received.set(participant, chains);
    if (chains.has(chain)) return true;
    for (const former of chains.values()) former.endsAt = Math.min(former.endsAt, performance.now() + lateMs);
    const seen = new Set<number>();
    chains.set(chain, { step, secret, keys: new Map(), seen, highest: -1, endsAt: Infinity });
    return true;
  };
  const answer = async (request: FrameRequest): Promise<unknown> => {
    switch (request.op) {
      case 'open':
        own = await subtle.generateKey(curve, false, ['deriveBits']);
        return toText(new Uint8Array(await subtle.exportKey('raw', own.publicKey)));
      case 'make':
        made = { chain: request.chain, step: 0, secret: crypto.getRandomValues(new Uint8Array(32)) };
        return;
      case 'step':
        if (made) made = { chain: made.chain, step: made.step + 1, secret: await nextSecret(made.secret) };
        return;
      case 'use':
        if (made) used = { chain: made.chain, step: made.step, key: await frameKey(made.secret) };
        return;
      case 'seal':
        return seal(request.card, request.about).catch(() => undefined);
      case 'take':
        return take(request).catch(() => false);
      case 'forget':
        received.delete(request.participant);
        return;
      case 'from':
        places.set(request.place, request.from);
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  scope.onmessage = ({ data }) => {
    const request = data as FrameRequest;
    turn = turn.then(async () => {
      const result = await answer(request);
      if (request.id !== undefined) scope.postMessage({ id: request.id, result });
    });
  };

  /** The key of a step of a chain, and what is before it is forgotten once a frame has opened by it. */
  const keyAt = async (chain: Chain, step: number) => {
    const known = chain.keys.get(step);
    if (known) return { key: known, settle: () => undefined };
    if (step < chain.step || step > chain.step + farthest) return undefined;
    let { secret } = chain;
    for (let at = chain.step; at < step; at += 1) secret = await nextSecret(secret);
    const key = await frameKey(secret);
    const settle = () => {
      chain.keys.set(step, key);
      for (const at of chain.keys.keys()) if (at < step - 4) chain.keys.delete(at);
      if (step > chain.step) Object.assign(chain, { step, secret });
    };
    return { key, settle };
  };
  const open = async (frame: EncodedFrame, from: NonNullable<FramePlace['from']>) => {
    const clear = clearOf(frame);
    const bytes = new Uint8Array(frame.data);
    const end = bytes.length - trailer;
    if (end < clear + tag) return false;
    const view = new DataView(frame.data, end);
    const [count, chainNumber, step] = [view.getUint32(0), view.getUint16(4), view.getUint16(6)];
    const chains = received.get(from.participant);
    const chain = chains?.get(chainNumber);
    if (chain && performance.now() > chain.endsAt) chains?.delete(chainNumber);
    const found = chain && performance.now() <= chain.endsAt ? await keyAt(chain, step) : undefined;
    if (!chain || !found) {
      const last = missing.get(from.participant) ?? -Infinity;
      if (performance.now() - last < 1_000) return false;
      missing.set(from.participant, performance.now());
      scope.postMessage({ missing: from.participant });
      return false;
    }
    if (count <= chain.highest - window || chain.seen.has(count)) return false;
    const additionalData = join(bytes.slice(0, clear), bytes.slice(end), encoder.encode(from.source));
    const how = { name: 'AES-GCM', iv: nonceOf(count), additionalData };
    const plain = await subtle.decrypt(how, found.key, bytes.slice(clear, end)).catch(() => undefined);
    if (!plain || chain.seen.has(count)) return false;
    found.settle();
    chain.seen.add(count);
    chain.highest = Math.max(chain.highest, count);
    // In the order in which they came: those far behind are refused by their number.
    for (const old of chain.seen) {
      if (chain.seen.size <= window * 2) break;
      if (old <= chain.highest - window) chain.seen.delete(old);
    }
    frame.data = join(bytes.slice(0, clear), new Uint8Array(plain)).buffer;
    return true;
  };
  const close = async (frame: EncodedFrame, source: string) => {
    // Nothing ever leaves in the clear, and no number is used twice.
    if (!used || sent > 0xffff_fff0) return false;
    const { chain, step, key } = used;
    const count = sent;
    sent += 1;
    const bytes = new Uint8Array(frame.data);
    const clear = bytes.slice(0, clearOf(frame));
    const end = new Uint8Array(trailer);
    const view = new DataView(end.buffer);
    view.setUint32(0, count);
    view.setUint16(4, chain);
    view.setUint16(6, step);
    const how = { name: 'AES-GCM', iv: nonceOf(count), additionalData: join(clear, end, encoder.encode(source)) };
    const hidden = await subtle.encrypt(how, key, bytes.slice(clear.length));
    frame.data = join(clear, new Uint8Array(hidden), end).buffer;
    return true;
  };
  scope.onrtctransform = ({ transformer }) => {
    const { place, sends, from } = transformer.options;
    if (!places.has(place)) places.set(place, from);
    let lost = false;
    const transform = async (frame: EncodedFrame, controller: TransformStreamDefaultController<EncodedFrame>) => {
      const now = places.get(place);
      const done = now !== undefined && (sends ? await close(frame, now.source) : await open(frame, now));
      if (done) controller.enqueue(frame);
      else lost = true;
      if (!done || sends || !lost) return;
      lost = false;
      // What comes after a picture that was not opened cannot be shown without a whole one.
      if (frame.type === 'delta') transformer.sendKeyFrameRequest?.().catch(() => undefined);
    };
    transformer.readable
      .pipeThrough(new TransformStream({ transform }))
      .pipeTo(transformer.writable)
      .catch(() => undefined);
  };
}
