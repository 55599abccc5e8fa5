import { ParleyError, type TrackProcessor } from '@parley/core';
import { createLocalTrack, nativeOf } from '../local-track.js';
import { noiseWorklet } from './noise-worklet.js';

/** The rate that RNNoise was made for, in Hz. */
const sampleRate = 48_000;

/** Takes out what is not a voice, with RNNoise in an AudioWorklet; sound comes 10 ms later. */
export function createNoiseSuppression(files: URL): TrackProcessor {
  return {
    async process(track) {
      const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
      try {
        const node = await startWorklet(context, files);
        const source = context.createMediaStreamSource(new MediaStream([nativeOf(track)]));
        const out = context.createMediaStreamDestination();
        source.connect(node).connect(out);
        const [made] = out.stream.getAudioTracks();
        if (!made) throw new TypeError('Unable to suppress noise: because the browser gives no track for it.');
        const local = createLocalTrack('microphone', made);
        return {
          ...local,
          stop() {
            local.stop();
            node.port.postMessage('end');
            source.disconnect();
            context.close().catch(() => undefined);
          },
        };
      } catch (error) {
        context.close().catch(() => undefined);
        throw error;
      }
    },
  };
}

async function startWorklet(context: AudioContext, files: URL): Promise<AudioWorkletNode> {
  const { href } = new URL('rnnoise.wasm', files);
  const code = URL.createObjectURL(new Blob([noiseWorklet], { type: 'text/javascript' }));
  try {
    const answer = await fetch(href);
    if (!answer.ok) throw new TypeError(`${href} answered ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    await context.audioWorklet.addModule(code);
    return new AudioWorkletNode(context, 'parley-noise', {
      ...{ numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1], channelCount: 1 },
      ...{ channelCountMode: 'explicit' as const, processorOptions: { bytes } },
    });
  } catch (cause) {
    const text = `Unable to suppress noise: because ${href} did not arrive, or this browser has no AudioWorklet. Put the file there.`;
    throw new ParleyError('calls/unsupported', text, { cause });
  } finally {
    URL.revokeObjectURL(code);
  }
}
