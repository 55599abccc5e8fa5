import type { EndReason } from '@parley/core';

/** Why a call ended, as the one who started it reads it. */
const endedOutgoing: Record<EndReason, string> = {
  hangup: 'Call ended',
  cancelled: 'Call cancelled',
  rejected: 'Call declined',
  busy: 'Line busy',
  timeout: 'No answer',
  answeredElsewhere: 'Continued on another device',
  rejectedElsewhere: 'Call declined',
  failed: 'Call failed: the connection could not be made',
};

/** Why a call that rang here stopped ringing. */
const endedIncoming: Record<EndReason, string> = {
  hangup: 'Call ended',
  cancelled: 'Missed call',
  rejected: 'Call declined',
  busy: 'Call declined',
  timeout: 'Missed call',
  answeredElsewhere: 'Answered on another device',
  rejectedElsewhere: 'Declined on another device',
  failed: 'Call failed: the connection could not be made',
};

/** What is said of a call, but on the buttons that begin one. */
export const calls = {
  incomingAudio: (name: string) => `Incoming call from ${name}`,
  incomingVideo: (name: string) => `Incoming video call from ${name}`,
  audioKind: 'Incoming call',
  videoKind: 'Incoming video call',
  about: (conversation: string) => `In ${conversation}`,
  accept: 'Accept',
  acceptVideo: 'Accept with video',
  acceptAudio: 'Accept without video',
  endAndAccept: 'Accepting ends your current call.',
  answeredInOtherTab: 'Answered in another tab',
  elsewhere: (name: string) => `In a call with ${name} in another tab`,
  decline: 'Decline',
  silence: 'Silence the ringtone',
  stage: (name: string) => `Call with ${name}`,
  controls: 'Call controls',
  calling: 'Calling…',
  ringing: 'Ringing…',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  lost: 'Connection lost',
  left: 'Left the call',
  duration: (time: string) => `Duration ${time}`,
  microphoneOff: 'Microphone off',
  microphoneOn: 'Microphone on',
  mute: 'Turn microphone off',
  unmute: 'Turn microphone on',
  cameraOff: 'Turn camera off',
  cameraOn: 'Turn camera on',
  share: 'Share your screen',
  stopShare: 'Stop sharing your screen',
  sharing: (name: string) => `${name} is sharing the screen`,
  sharingOwn: 'You are sharing your screen',
  screenOf: (name: string) => `Screen of ${name}`,
  devices: 'Devices',
  leave: 'Leave the call',
  cancel: 'Cancel the call',
  minimise: 'Minimise the call',
  restore: 'Back to the call',
  callAgain: 'Call again',
  hear: 'Turn on sound',
  soundBlocked: 'Your browser keeps the sound off until you allow it.',
  alone: 'Nobody else is in the call.',
  endedOutgoing,
  endedIncoming,
  endedAfter: (time: string) => `after ${time}`,
};

/** Microphones, cameras and speakers. */
export const devices = {
  microphone: 'Microphone',
  camera: 'Camera',
  speaker: 'Speaker',
  unnamed: (kind: string, index: number) => `${kind} ${index}`,
  none: 'None found',
  failed: 'This device could not be used.',
};

/** Why others do not hear or see one, and what to do. */
export const problems = {
  microphoneDenied: 'Others cannot hear you: the microphone is not allowed.',
  cameraDenied: 'Others cannot see you: the camera is not allowed.',
  screenDenied: 'Your screen is not shared: it was not allowed.',
  microphoneMissing: 'Others cannot hear you: no microphone was found. Plug one in and try again.',
  cameraMissing: 'Others cannot see you: no camera was found. Plug one in and try again.',
  screenMissing: 'This browser cannot share a screen.',
  microphoneBusy: 'Others cannot hear you: another program uses the microphone. Close it and try again.',
  cameraBusy: 'Others cannot see you: another program uses the camera. Close it and try again.',
  screenBusy: 'Your screen could not be shared. Try again.',
  insecure: 'Microphone and camera only work on a secure page. Open this page by https.',
  other: (reason: string) => `A device could not be used. ${reason}`,
  allowChromium: 'Click the icon left of the address, allow it, then try again.',
  allowFirefox: 'Click the crossed-out icon left of the address, remove the block, then try again.',
  allowSafari: 'Open Safari › Settings for This Website, choose Allow, then try again.',
  allowOther: 'Allow it for this page in your browser’s settings, then try again.',
};
