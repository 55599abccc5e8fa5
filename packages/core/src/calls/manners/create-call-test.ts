import { createStore } from '../../kernel/create-store.js';
import { createScope } from '../../kernel/scope.js';
import type { Link } from '../../connection/link.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { DeviceChoice } from '../create-devices.js';
import type { MediaPort } from '../media-port.js';
import type { CallTest, CallTestOptions, CallTestState, CallTestStep, CallTestStepName } from './call-test.js';
import { deviceSteps } from './device-steps.js';
import { networkSteps } from './network-steps.js';
import { failedBy, skipped, type Outcome } from './test-outcome.js';

/** What a test needs. */
export interface CallTestParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly media: () => Promise<MediaPort>;
  readonly choice: DeviceChoice;
}

/** What steps share. */
export interface TestBench extends CallTestParts {
  readonly port: MediaPort;
  /** What is added is let go when the test ends, however it ends. */
  readonly keep: (ending: () => void) => void;
  readonly show: (change: Partial<CallTestState>) => void;
}

interface Attempt {
  readonly name: CallTestStepName;
  readonly run: () => Promise<Outcome>;
}

/** Groups of steps that go one after another; the steps of a group go side by side. */
export type Lane = readonly (readonly Attempt[])[];

const all: readonly CallTestStepName[] = ['microphone', 'camera', 'speaker', 'server', 'udp', 'tcp', 'tls', 'quality'];

/** Begins at once. */
export function createCallTest(parts: CallTestParts, { steps = all, signal }: CallTestOptions = {}): CallTest {
  const { logger } = parts;
  const scope = createScope();
  const store = createStore<CallTestState>(
    {
      steps: all.filter((name) => steps.includes(name)).map((name) => ({ name, state: 'waiting' })),
      done: false,
      level: 0,
      asksHeard: false,
    },
    { logger },
  );
  const show = (change: Partial<CallTestState>) => {
    if (!scope.ended) store.update((state) => ({ ...state, ...change }));
  };
  const set = (name: CallTestStepName, outcome: Outcome) => {
    const entry: CallTestStep = { name, ...outcome };
    show({ steps: store.get().steps.map((step) => (step.name === name ? entry : step)) });
  };
  const cancelled = new Promise<undefined>((resolve) => scope.add(() => resolve(undefined)));
  const attempt = async ({ name, run }: Attempt) => {
    set(name, { state: 'running' });
    const outcome = await Promise.race([run().catch((error: unknown) => failedBy(name, error)), cancelled]);
    if (outcome) set(name, outcome);
  };
  const runLane = async (lane: Lane) => {
    for (const group of lane) {
      if (scope.ended) return;
      await Promise.all(group.filter(({ name }) => steps.includes(name)).map(attempt));
    }
  };
  let answer: (yes: boolean) => void = () => undefined;
  let play: () => void = () => undefined;
  const work = async () => {
    const port = await parts.media();
    const bench: TestBench = { ...parts, port, keep: (ending) => void scope.add(ending), show };
    const devices = deviceSteps(bench);
    ({ answer, play } = devices);
    await Promise.all([runLane(devices.lane), runLane(networkSteps(bench, steps))]);
  };
  const end = () => {
    signal?.removeEventListener('abort', end);
    if (scope.ended) return;
    const left = (step: CallTestStep) => step.state === 'waiting' || step.state === 'running';
    store.update((state) => ({
      ...state,
      steps: state.steps.map((step) => (left(step) ? { name: step.name, ...skipped('test/cancelled') } : step)),
      done: true,
      level: 0,
      camera: undefined,
      asksHeard: false,
    }));
    scope.end();
  };
  const finish = work().then(end, (error: unknown) => {
    for (const { name } of store.get().steps) set(name, failedBy(name, error));
    end();
  });
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  return {
    state: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    heard: (yes) => answer(yes),
    playAgain: () => play(),
    cancel: end,
    finished: Promise.race([finish, cancelled]).then(() => store.get()),
  };
}
