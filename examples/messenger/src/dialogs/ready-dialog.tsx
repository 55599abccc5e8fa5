import { PreJoin, useParley } from '@parley/react';
import { Dialog } from './dialog.js';
import './ready-dialog.css';

/** A call that is about to be started or joined. */
export interface CallToBe {
  readonly video: boolean;
  /** It runs already. */
  readonly callId?: string;
  /** Whom to call; all of the conversation when not given. */
  readonly userId?: string;
  readonly conversationId: string;
  readonly title: string;
}

/** What others will see and hear, before the call. */
export function ReadyDialog({ call, onClose }: { readonly call: CallToBe; readonly onClose: () => void }) {
  const { calls } = useParley();
  const { callId, userId, conversationId, title } = call;
  const join = async ({ camera, microphone }: { readonly camera: boolean; readonly microphone: boolean }) => {
    if (callId !== undefined) {
      await calls.join(callId, { video: camera, microphone });
    } else {
      const started = await calls.start(userId ?? { conversationId }, { video: camera, conversationId });
      // What fails shows up as a problem of the call.
      if (!microphone) await started.setMicrophoneEnabled(false).catch(() => undefined);
    }
    onClose();
  };
  return (
    <Dialog title={callId === undefined ? 'Start a call' : 'Join the call'} wide onClose={onClose}>
      <PreJoin className="ready" title={title} camera={call.video} onJoin={join} />
    </Dialog>
  );
}
