import type { Browser, Page } from 'playwright-core';
import type { AskedFrame, Tamper } from './tamper.js';

/** Somebody between two pages who ends the call of each and passes on what they hear and see. */
export interface MiddleMan {
  readonly page: Page;
  readonly ofCaller: Tamper;
  readonly ofCallee: Tamper;
}

interface MiddlePage {
  /** The caller's offer, for which another one goes to the callee. */
  offer(sdp: string): Promise<string>;
  answer(sdp: string): Promise<string>;
}
declare const middle: MiddlePage;

/** Makes one, in a page with two peer connections. */
export async function createMiddleMan(browser: Browser): Promise<MiddleMan> {
  const page = await browser.newPage();
  await page.evaluate(stand);
  const take =
    (change: (sdp: string) => Promise<string>): Tamper =>
    async (frame) => {
      const { description } = frame.params;
      // Candidates are found without being told.
      if (frame.op === 'media.trickle') return [asPing(frame)];
      if (description?.sdp === undefined) return [frame];
      return [
        { ...frame, params: { ...frame.params, description: { ...description, sdp: await change(description.sdp) } } },
      ];
    };
  return {
    page,
    ofCaller: take((sdp) => page.evaluate((said) => middle.offer(said), sdp)),
    ofCallee: take((sdp) => page.evaluate((said) => middle.answer(said), sdp)),
  };
}

const asPing = ({ id }: AskedFrame): AskedFrame => ({ id, op: 'session.ping', params: {} });

function stand(): void {
  const [toCaller, toCallee] = [new RTCPeerConnection(), new RTCPeerConnection()];
  /** Chromium decodes what somebody listens to. */
  const listen = ({ track }: RTCTrackEvent) => {
    const element = document.createElement(track.kind) as HTMLMediaElement;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
    void element.play();
  };
  for (const connection of [toCaller, toCallee]) connection.ontrack = listen;
  const say = async (connection: RTCPeerConnection) => {
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }));
    return connection.localDescription?.sdp ?? '';
  };
  const middle: MiddlePage = {
    async offer(sdp) {
      await toCaller.setRemoteDescription({ type: 'offer', sdp });
      for (const transceiver of toCaller.getTransceivers()) {
        transceiver.direction = 'sendrecv';
        toCallee.addTransceiver(transceiver.receiver.track);
      }
      return say(toCallee);
    },
    async answer(sdp) {
      await toCallee.setRemoteDescription({ type: 'answer', sdp });
      for (const [place, { receiver }] of toCallee.getTransceivers().entries())
        await toCaller.getTransceivers()[place]?.sender.replaceTrack(receiver.track);
      return say(toCaller);
    },
  };
  Object.assign(window, { middle });
}
