import type { Candidate } from '@parley/protocol';
import type { MediaChannel, MediaEvent } from '../../calls/media-server.js';
import { fields, number, type JanusFrame } from './janus-frame.js';

/** What both kinds of channels tell of their connections. */
export function channelEvent(participant: string, channel: MediaChannel, frame: JanusFrame): MediaEvent | undefined {
  switch (frame.kind) {
    case 'webrtcup':
      return { type: 'connected', participant, channel };
    case 'hangup':
      return { type: 'disconnected', participant, channel };
    case 'slowlink':
      return { type: 'slow', participant, channel, lost: number(frame.all['lost']) ?? 0 };
    case 'trickle': {
      const candidates = candidatesIn(frame.all['candidate']);
      return candidates.length === 0 ? undefined : { type: 'trickled', participant, channel, candidates };
    }
    default:
      return undefined;
  }
}

function candidatesIn(value: unknown): readonly Candidate[] {
  const { candidate, completed, sdpMid, sdpMLineIndex } = fields(value);
  if (completed === true) return [{ candidate: '' }];
  if (typeof candidate !== 'string') return [];
  return [
    {
      candidate,
      ...(typeof sdpMid === 'string' ? { sdpMid } : {}),
      ...(typeof sdpMLineIndex === 'number' ? { sdpMLineIndex } : {}),
    },
  ];
}
