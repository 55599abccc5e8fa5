import type { CallRecord, OperationName, Params } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import type { CallControls } from './call-controls.js';

/** What the controls of one call need. */
export interface CallControlsParts {
  readonly link: Link;
  readonly callId: string;
  /** The call as the server answers it. */
  readonly apply: (record: CallRecord) => void;
}

type Control = Extract<
  OperationName,
  `call.${'add' | 'remove' | 'mute' | 'admit' | 'configure' | 'raise' | 'record' | 'consent' | 'caption' | 'end'}`
>;

/** Asks the server: what changes the call is asked again until it is answered, the rest goes now or not at all. */
export function createCallControls({ link, callId, apply }: CallControlsParts): CallControls {
  const change = async <K extends Control>(op: K, params: Omit<Params<K>, 'callId'>) => {
    const { call } = await link.request(op, { callId, ...params } as Params<K>, { durable: true });
    apply(call);
  };
  return {
    add: (user) => change('call.add', { userIds: typeof user === 'string' ? [user] : [...new Set(user)] }),
    remove: (userId) => change('call.remove', { userId }),
    mute: (userId, source = 'microphone') => change('call.mute', { userId, source }),
    admit: (userId, admitted = true) => change('call.admit', { userId, admitted }),
    configure: (settings) => change('call.configure', settings),
    startRecording: () => change('call.record', { on: true }),
    stopRecording: () => change('call.record', { on: false }),
    consent: (given) => change('call.consent', { consent: given }),
    setCaptionsEnabled: (enabled) => change('call.caption', { on: enabled }),
    end: () => change('call.end', {}),
    raiseHand: (raised = true) => change('call.raise', { raised }),
    lowerHand: (userId) => change('call.raise', { raised: false, userId }),
    async react(emoji) {
      await link.request('call.react', { callId, emoji });
    },
    async send(data, { to } = {}) {
      await link.request('call.send', { callId, data, ...(to && { to }) });
    },
  };
}
