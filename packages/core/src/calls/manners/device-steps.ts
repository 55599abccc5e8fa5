import { ParleyError } from '../../kernel/parley-error.js';
import { createScope } from '../../kernel/scope.js';
import type { LocalTrack } from '../media-port.js';
import type { Lane, TestBench } from './create-call-test.js';
import { failed, passed, skipped, type Outcome } from './test-outcome.js';

/** How long a user is given to say something, in ms. */
export const speakMs = 10_000;
/** How long a camera may take to its first picture, in ms. */
export const pictureMs = 8_000;
/** Louder than any room: -45 dB of full scale on the scale of levels, see `MediaPort.watchLevel`. */
export const heardLevel = 0.25;

/** Microphone, camera and speaker; the devices stay open, and are shown, until the test is done. */
export function deviceSteps({ port, choice, clock, keep, show }: TestBench) {
  let answer: (yes: boolean) => void = () => undefined;
  let play: () => void = () => undefined;

  const hold = (track: LocalTrack) => {
    const held = createScope();
    held.add(() => track.stop());
    keep(() => held.end());
    return track;
  };
  const open = async (kind: 'microphone' | 'camera') => {
    const deviceId = choice.of(kind);
    const opening = (wished?: string) => {
      const options = wished === undefined ? undefined : { deviceId: wished };
      return kind === 'microphone' ? port.openMicrophone(options) : port.openCamera(options);
    };
    const track = hold(
      await opening(deviceId).catch((error: unknown) => {
        // What was chosen is not there today.
        if (deviceId !== undefined && error instanceof ParleyError && error.code === 'calls/media-missing')
          return opening();
        throw error;
      }),
    );
    choice.opened(kind, track.deviceId);
    return track;
  };
  const tryMicrophone = async (): Promise<Outcome> => {
    const track = await open('microphone');
    if (!port.watchLevel) return skipped('test/impossible');
    return new Promise((resolve) => {
      const unwatch = port.watchLevel?.(track, (level) => {
        show({ level });
        if (level >= heardLevel) resolve(passed);
      });
      keep(() => unwatch?.());
      keep(clock.setTimer(() => resolve(failed('test/quiet')), speakMs));
    });
  };
  const tryCamera = async (): Promise<Outcome> => {
    const track = await open('camera');
    show({ camera: track });
    if (!port.examinePicture) return skipped('test/impossible');
    const seen = await port.examinePicture(track, pictureMs);
    return seen === 'picture' ? passed : failed(seen === 'black' ? 'test/black' : 'test/no-picture');
  };
  const trySpeaker = (): Promise<Outcome> => {
    if (!port.playSample) return Promise.resolve(skipped('test/impossible'));
    return new Promise((resolve) => {
      play = () => {
        show({ asksHeard: false });
        port.playSample?.().then(
          () => show({ asksHeard: true }),
          () => resolve(failed('test/sound-blocked')),
        );
      };
      answer = (yes) => {
        show({ asksHeard: false });
        resolve(yes ? passed : failed('test/not-heard'));
      };
      play();
    });
  };
  const lane: Lane = [
    [{ name: 'microphone', run: tryMicrophone }],
    [{ name: 'camera', run: tryCamera }],
    [{ name: 'speaker', run: trySpeaker }],
  ];
  return { lane, answer: (yes: boolean) => answer(yes), play: () => play() };
}
