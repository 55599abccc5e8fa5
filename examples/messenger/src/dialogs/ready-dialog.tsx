import { PreJoin, useParley } from '@parley/react';
import { LockKeyhole } from 'lucide-react';
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
  /** To be encrypted from device to device. */
  readonly encrypted?: boolean;
}

/** What others will see and hear, before the call. */
export function ReadyDialog({ call, onClose }: { readonly call: CallToBe; readonly onClose: () => void }) {
  const { calls } = useParley();
  const { callId, userId, conversationId, title, encrypted = false } = call;
  const join = async ({ camera, microphone }: { readonly camera: boolean; readonly microphone: boolean }) => {
    if (callId !== undefined) {
      await calls.join(callId, { video: camera, microphone });
    } else {
      const started = await calls.start(userId ?? { conversationId }, { video: camera, conversationId, encrypted });
      // What fails shows up as a problem of the call.
      if (!microphone) await started.setMicrophoneEnabled(false).catch(() => undefined);
    }
    onClose();
  };
  return (
    <Dialog
      title={callId !== undefined ? 'Join the call' : encrypted ? 'Start an encrypted call' : 'Start a call'}
      wide
      onClose={onClose}
    >
      {encrypted && (
        <p className="ready-encrypted">
          <LockKeyhole size={16} strokeWidth={1.5} aria-hidden="true" />
          Encrypted from device to device: it cannot be recorded, has no captions, and no phone can come in.
        </p>
      )}
      <PreJoin className="ready" title={title} camera={call.video} onJoin={join} />
    </Dialog>
  );
}
